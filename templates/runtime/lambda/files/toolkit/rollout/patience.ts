import { Failure } from '../commands/command.ts'

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
