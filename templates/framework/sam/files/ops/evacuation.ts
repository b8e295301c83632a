import { Misuse } from './command.ts'

/** One region's way to the evacuation flags. */
export interface Flags {
  region: string
  /** Whether that region itself is evacuated. */
  read(): Promise<boolean>
  write(region: string, evacuated: boolean): Promise<void>
}

/** A region that is down often does not refuse but stays silent. */
const PATIENCE_MS = 8_000

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`silent for ${PATIENCE_MS / 1000} s`)), PATIENCE_MS)
  })
  return Promise.race([work, silence]).finally(() => clearTimeout(timer))
}

/** An error's kind and words: "ExpiredTokenException: The security token …" tells more than either. */
const told = ({ name, message }: Error) => (name === 'Error' ? message : `${name}: ${message}`)

/** Each region other than `target`, and why it cannot take the target's users, if it cannot. */
export function survivors(
  stores: Flags[],
  target: string,
): Promise<{ region: string; unfit?: string }[]> {
  return Promise.all(
    stores
      .filter(({ region }) => region !== target)
      .map(async ({ region, read }) => {
        try {
          return (await within(read())) ? { region, unfit: 'is evacuated itself' } : { region }
        } catch (error) {
          return { region, unfit: `cannot be asked: ${told(error as Error)}` }
        }
      }),
  )
}

/**
 * Writes the target's flag through every region, since replication may be what is broken. Each region's success or
 * failure is in the result; a silent one costs 8 seconds.
 */
export function flip(
  stores: Flags[],
  target: string,
  evacuated: boolean,
): Promise<{ region: string; error?: string }[]> {
  return Promise.all(
    stores.map(async ({ region, write }) => {
      try {
        await within(write(target, evacuated))
        return { region }
      } catch (error) {
        return { region, error: told(error as Error) }
      }
    }),
  )
}

/** One request to the region by its own name: undefined when it was served, else what went wrong. */
export type Call = () => Promise<string | undefined>

/**
 * Calls a region for as long as its alarm looks back. Without users it has no other way to show that it is well again,
 * and with an alarm that fired it stays out of DNS until it has shown that.
 *
 * @returns how many requests there were, and what the last failed one said
 */
export async function knock(
  call: Call,
  { seconds, pause }: { seconds: number; pause(): Promise<void> },
): Promise<{ requests: number; failed: number; last?: string }> {
  const seen: { requests: number; failed: number; last?: string } = { requests: 0, failed: 0 }
  for (let second = 0; second < seconds; second++) {
    const problem = await call()
    seen.requests++
    if (problem !== undefined) {
      seen.failed++
      seen.last = problem
    }
    await pause()
  }
  return seen
}

/** A read that reaches the database: /health does not. Nobody sells what it asks for, and 404 is an answer. */
export const callOf =
  (origin: string): Call =>
  async () => {
    try {
      const response = await fetch(`${origin}/items/nothing`, {
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      await response.arrayBuffer()
      return response.status >= 500 ? `it answered ${response.status}` : undefined
    } catch (error) {
      return `it did not answer: ${(error as Error).message}`
    }
  }

/** `URL` is every region's address, `REGION=URL` one region's. */
export function endpoints(flags: string[], regions: string[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const flag of flags) {
    const [, region, url = ''] = /^(?:([a-z0-9-]+)=)?(.*)$/.exec(flag) ?? []
    if (!URL.canParse(url)) throw new Misuse(`--endpoint needs a URL, and got "${url}".`)
    if (region !== undefined && !regions.includes(region)) {
      throw new Misuse(`--endpoint names "${region}", which is not a region of this service.`)
    }
    for (const each of region === undefined ? regions : [region]) found[each] = url
  }
  return found
}
