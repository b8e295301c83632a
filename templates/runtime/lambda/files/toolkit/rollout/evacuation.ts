import { setTimeout } from 'node:timers/promises'
import type { Topology } from '../../topology.ts'
import { Misuse } from '../commands/command.ts'
import { readAlarms } from './alarms.ts'
import type { Fleet } from './fleet.ts'
import { answerFrom, PATIENCE_MS } from './requests.ts'

/** One region's way to the evacuation flags. */
export interface Flags {
  region: string
  /** Whether that region itself is evacuated. */
  read(): Promise<boolean>
  write(region: string, evacuated: boolean): Promise<void>
}

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

/**
 * Each region other than `target`, and why it cannot take the target's users, if it cannot.
 *
 * @param away why DNS does not send users to a region, whatever its flag says, if it does not
 */
export function survivors(
  stores: Flags[],
  target: string,
  away: (region: string) => Promise<string | undefined>,
): Promise<{ region: string; unfit?: string }[]> {
  return Promise.all(
    stores
      .filter(({ region }) => region !== target)
      .map(async ({ region, read }) => {
        try {
          const unfit = (await within(read())) ? 'is evacuated itself' : await away(region)
          return unfit === undefined ? { region } : { region, unfit }
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
 * @param enough ends it early
 * @returns why it would stay out; undefined when it is well
 */
export async function knock(
  call: Call,
  { periodSeconds, evaluationPeriods, errorRate }: Topology['alarms'],
  { now, pause }: Clock = clock,
  enough?: AbortSignal,
): Promise<string | undefined> {
  const end = now() + periodSeconds * (evaluationPeriods + 1)
  let requests = 0
  let failed = 0
  let last = ''
  while (now() < end && !enough?.aborted) {
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

export const callOf =
  (origin: string, path?: string): Call =>
  async () =>
    (await answerFrom(origin, path)).problem

/** The name that only this region answers to. */
export const ownName = (region: string, { domain }: Topology): string =>
  `https://${region}.${domain}`

const isServerErrors = (alarm: string, service: string, region: string) =>
  alarm === `${service}-${region}-5xx`

/**
 * Why DNS does not send users to a region, as far as anybody can tell from here: Route 53 asks its /health, and looks at
 * its alarm. Where CloudWatch does not answer, /health decides alone; without a domain there is no DNS.
 */
export async function outOfDns(
  fleet: Pick<Fleet, 'alarms'>,
  region: string,
  topology: Topology,
  probe: Call = callOf(ownName(region, topology), '/health'),
): Promise<string | undefined> {
  const { service, domain } = topology
  if (domain === undefined) return undefined
  const [problem, [reading]] = await Promise.all([probe(), readAlarms(fleet, [region])])
  if (problem !== undefined) return `is out of DNS, as its /health goes: ${problem}`
  const alarms = reading && 'alarms' in reading ? reading.alarms : []
  const firing = alarms.find(
    ({ name, state }) => isServerErrors(name, service, region) && state === 'ALARM',
  )
  return (
    firing &&
    `is out of DNS: ${firing.name} fires. When it is well: npm run evacuate -- ${region} --return`
  )
}

/**
 * Lets regions show that they are well: a bad release may have taken them out of DNS, whoever took it back, and no user
 * would bring them back. Route 53 goes on with what it knew last where the alarm has no data, so those are called whose
 * alarm is not OK, and those that a roll-back has just changed. Says which stay out; without a domain there is nothing to
 * come back to.
 *
 * @param enough ends it early, and then nothing is said of how they are
 */
export async function backInDns(
  fleet: Pick<Fleet, 'alarms'>,
  outcomes: { region: string; outcome: string }[],
  topology: Topology,
  say: (line: string) => void,
  enough?: AbortSignal,
  show: (region: string) => Promise<string | undefined> = (region) =>
    knock(callOf(ownName(region, topology)), topology.alarms, clock, enough),
): Promise<void> {
  const { service, domain, regions } = topology
  if (domain === undefined) return
  const readings = await readAlarms(
    fleet,
    regions.map(({ name }) => name),
  )
  const rolledBack = outcomes.filter(({ outcome }) => outcome === 'rolled-back')
  const called = new Set(rolledBack.map(({ region }) => region))
  for (const reading of readings) {
    const { region } = reading
    const isWell =
      'alarms' in reading &&
      reading.alarms.every(
        ({ name, state }) => !isServerErrors(name, service, region) || state === 'OK',
      )
    if (!isWell) called.add(region)
  }
  await Promise.all(
    [...called].map(async (region) => {
      say(`${region}  calling ${ownName(region, topology)}, so that its alarm sees how it is now`)
      const problem = await show(region)
      if (enough?.aborted) return
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
