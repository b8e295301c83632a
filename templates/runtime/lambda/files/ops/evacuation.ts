import { setTimeout } from 'node:timers/promises'
import type { Topology } from '../topology.ts'
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
    timer = globalThis.setTimeout(
      () => reject(new Error(`silent for ${PATIENCE_MS / 1000} s`)),
      PATIENCE_MS,
    )
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
 * Writes the target's flag through every region, since what is broken may be the way between them. Each region's success
 * or failure is in the result; a silent one costs 8 seconds.
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

/** Seconds since some moment, and a wait until a second has passed. */
export interface Clock {
  now(): number
  pause(): Promise<void>
}

const clock: Clock = { now: () => performance.now() / 1000, pause: () => setTimeout(1000) }

/**
 * Calls a region for as long as its alarm looks back. Without users it has no other way to show that it is well again,
 * and with an alarm that fired it stays out of DNS until it has shown that.
 *
 * @returns why it would stay out; undefined when it is well
 */
export async function knock(
  call: Call,
  { periodSeconds, evaluationPeriods, errorRate }: Topology['alarms'],
  { now, pause }: Clock = clock,
): Promise<string | undefined> {
  const end = now() + periodSeconds * (evaluationPeriods + 1)
  let requests = 0
  let failed = 0
  let last = ''
  while (now() < end) {
    const problem = await call()
    requests++
    if (problem !== undefined) {
      failed++
      last = problem
    }
    await pause()
  }
  if (failed / requests <= errorRate) return undefined
  return `${failed} of ${requests} requests failed (${last})`
}

/** A read of the database, which /health can answer without. Nobody sells what it asks for, so 404 is the answer. */
export const callOf =
  (origin: string): Call =>
  async () => {
    try {
      const response = await fetch(`${origin}/items/nothing`, {
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      await response.arrayBuffer()
      return response.ok || response.status === 404 ? undefined : `it answered ${response.status}`
    } catch (error) {
      return `it did not answer: ${(error as Error).message}`
    }
  }

/** The name that only this region answers to. */
export const ownName = (region: string, { domain }: Topology): string =>
  `https://${region}.${domain}`

/**
 * Lets regions that a roll-back changed show that they are well: the bad release may have taken them out of DNS, and no
 * user would bring them back. Says which stay out; without a domain there is nothing to come back to.
 */
export async function backInDns(
  outcomes: { region: string; outcome: string }[],
  topology: Topology,
  say: (line: string) => void,
): Promise<void> {
  if (topology.domain === undefined) return
  const changed = outcomes.filter(({ outcome }) => outcome === 'rolled-back')
  await Promise.all(
    changed.map(async ({ region }) => {
      say(`${region}  calling ${ownName(region, topology)}, so that its alarm sees how it is now`)
      const problem = await knock(callOf(ownName(region, topology)), topology.alarms)
      say(
        problem === undefined
          ? `${region}  is well`
          : `${region}  may stay out of DNS: ${problem}. Find the cause, then: npm run evacuate -- ${region} --return`,
      )
    }),
  )
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
