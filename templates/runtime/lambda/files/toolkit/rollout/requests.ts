import { Failure } from '../commands/command.ts'

/** A region that is down often does not refuse but stays silent. */
export const PATIENCE_MS = 8_000

/** How a region answered: by which release, and what was wrong, if anything. */
export interface Answer {
  version?: string
  problem?: string
  /** /health's own word for how the region is. */
  status?: string
}

/**
 * By default of a read of the data, which /health answers without. Only a route of the service's counts for the region's
 * alarms: 404 is none. Nobody else asks for that path, so that log lines tell these requests from users'.
 */
export async function answerFrom(origin: string, path = '/health/data'): Promise<Answer> {
  try {
    const response = await fetch(`${origin}${path}`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const status = statusIn(await response.text())
    const version = response.headers.get('x-version')
    return {
      ...(version !== null && { version }),
      ...(status !== undefined && { status }),
      ...(!response.ok && { problem: `it answered ${response.status}` }),
    }
  } catch (error) {
    return { problem: `it did not answer: ${(error as Error).message}` }
  }
}

function statusIn(body: string): string | undefined {
  try {
    const { status } = JSON.parse(body) as { status?: unknown }
    return typeof status === 'string' ? status : undefined
  } catch {
    return undefined
  }
}

/** A shift takes up to an hour, and a way back must not stop half-way: so many questions in a row may get no answer. */
const MISSES = 6

/**
 * Asks again where there is no answer.
 *
 * @param wait what lies between two questions
 * @throws Failure the last one's, when none was answered
 */
export async function patiently<T>(
  question: () => Promise<T>,
  wait: () => Promise<unknown>,
): Promise<T> {
  for (let misses = 1; ; misses++) {
    try {
      return await question()
    } catch (error) {
      if (!(error instanceof Failure) || misses > MISSES) throw error
    }
    await wait()
  }
}
