import { setTimeout } from 'node:timers/promises'
import { type Topology, topology } from '../../topology.ts'
import { Failure, type Say } from '../commands/command.ts'
import { readAlarms } from './alarms.ts'
import type { Entrance, Fleet } from './fleet.ts'
import { onTrial } from './notes.ts'
import { answerFrom } from './requests.ts'
import { CALL_SECONDS } from './trial.ts'

const { service } = topology

/** Route 53 takes a region out after this many probes in a row that it did not answer well; topology.ts has the number. */
const { failureThreshold: MISSES } = topology.dns.healthCheck

/** The name that only this region answers to, and that Route 53 probes. */
export const ownName = (region: string): string => `https://${region}.${topology.domain}`

/** One request to the region by its own name: undefined when it was served, else what went wrong. */
export type Call = () => Promise<string | undefined>

export const callOf =
  (origin: string, path?: string): Call =>
  async () =>
    (await answerFrom(origin, path)).problem

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

const isServerErrors = (alarm: string, region: string) => alarm === `${service}-${region}-5xx`

/**
 * Why DNS does not send users to a region, as far as anybody can tell from here: Route 53 asks its /health, and looks at
 * its alarm. Where CloudWatch does not answer, /health decides alone.
 */
export async function outOfDns(
  fleet: Pick<Fleet, 'alarms'>,
  region: string,
  probe: Call = callOf(ownName(region), '/health'),
): Promise<string | undefined> {
  const [problem, [reading]] = await Promise.all([probe(), readAlarms(fleet, [region])])
  if (problem !== undefined) return `is out of DNS, as its /health goes: ${problem}`
  const alarms = reading && 'alarms' in reading ? reading.alarms : []
  const firing = alarms.find(({ name, state }) => isServerErrors(name, region) && state === 'ALARM')
  return (
    firing &&
    `is out of DNS: ${firing.name} fires. When it is well: npm run evacuate -- ${region} --return`
  )
}

/**
 * Lets regions show that they are well: a bad release may have taken them out of DNS, whoever took it back, and no user
 * would bring them back. Route 53 goes on with what it knew last where the alarm has no data, so those are called whose
 * alarm is not OK, and those that a roll-back has just changed. Says which stay out.
 *
 * @param enough ends it early, and then nothing is said of how they are
 */
export async function backInDns(
  fleet: Pick<Fleet, 'alarms'>,
  { places, changed = [] }: { places: string[]; changed?: string[] },
  say: Say,
  enough?: AbortSignal,
  show: (region: string) => Promise<string | undefined> = (region) =>
    knock(callOf(ownName(region)), topology.alarms, clock, enough),
): Promise<void> {
  const called = new Set(changed)
  for (const reading of await readAlarms(fleet, places)) {
    const { region } = reading
    const isWell =
      'alarms' in reading &&
      reading.alarms.every(({ name, state }) => !isServerErrors(name, region) || state === 'OK')
    if (!isWell) called.add(region)
  }
  await Promise.all(
    [...called].map(async (region) => {
      say(`${region}  calling ${ownName(region)}, so that its alarm sees how it is now`)
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

/** Does something beside a gate, which waits for it only when it opens: a roll-back must not wait for it. */
export async function besideGate(
  gate: Promise<{ passed: boolean }>,
  work: (closed: AbortSignal) => Promise<void>,
): Promise<void> {
  const closed = new AbortController()
  const watched = gate.then(({ passed }) => {
    if (!passed) closed.abort()
  })
  await Promise.all([watched, work(closed.signal)])
}

/** Whether the region was evacuated before the release came. One whose bucket does not answer is not known to have been. */
async function wasEvacuated(fleet: Fleet, region: string, release: string): Promise<boolean> {
  try {
    return Boolean(await fleet.note(region, release, 'evacuated'))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return false
  }
}

/**
 * Why Route 53 takes a region out of DNS, which no alarm tells: none counts /health. One that was evacuated before the release
 * came says 503 on purpose. That the release says so of itself is no proof: it may misread the flag, or miss its database.
 *
 * @returns nothing for a region that is well, and for one whose address is not known: what it did not answer tells that
 */
async function healthOf(
  fleet: Fleet,
  region: string,
  release: string,
  address: string | undefined,
): Promise<{ failure?: string; note?: string }> {
  if (address === undefined) return {}
  let why = ''
  let away: boolean | undefined
  for (let misses = 0; misses < MISSES; misses++) {
    if (misses > 0) await fleet.wait(CALL_SECONDS)
    const { version, problem, status } = await fleet.readHealth(region, address)
    if (version === release && problem === undefined) return {}
    if (version === release && status === 'evacuated') {
      away ??= await wasEvacuated(fleet, region, release)
      if (away) return { note: `${region} is evacuated.` }
      why = 'it says that it is evacuated, and did not before the release came'
    } else why = problem ?? `${version ?? 'something without x-version'} answered`
  }
  return {
    failure: `${region}: ${address}/health was wrong ${MISSES} times in a row, after which Route 53 takes a region out of DNS (${why}). Find the cause; where only this machine cannot reach the region, run the gate with --without-traffic.`,
  }
}

/** Route 53, as a rollout must heed it: it takes a region out whose /health is bad, or whose 5xx alarm fires. */
export const route53: Entrance = {
  nameOf: ownName,
  async beforeChange(fleet, region, release, running) {
    // On trial it is no witness of itself: what the release before it said stays.
    if (running === release && (await onTrial(fleet, region, release))) return
    const address = await fleet.address(region)
    const { status } = address === undefined ? {} : await fleet.readHealth(region, address)
    await fleet.setNote(region, release, 'evacuated', status === 'evacuated' ? status : '')
  },
  heedsHealth: async (fleet, region, release) => !(await wasEvacuated(fleet, region, release)),
  async probe(fleet, releases) {
    const found = await Promise.all(
      releases.map(({ region, release, address }) => healthOf(fleet, region, release, address)),
    )
    return {
      failures: found.flatMap(({ failure }) => failure ?? []),
      notes: found.flatMap(({ note }) => note ?? []),
    }
  },
  bringBack: backInDns,
  beside: (fleet, places, gate, say) =>
    besideGate(gate, (closed) => backInDns(fleet, { places }, say, closed)),
  away: outOfDns,
  async follow(fleet, { region, evacuated, others }, say) {
    const { healthCheck, ttlSeconds } = topology.dns
    const probes = healthCheck.intervalSeconds * healthCheck.failureThreshold
    if (!evacuated) {
      const { periodSeconds, evaluationPeriods } = topology.alarms
      say(`${region}  calling ${ownName(region)} for ${periodSeconds * (evaluationPeriods + 1)} s`)
      const away = await knock(callOf(ownName(region)), topology.alarms)
      if (away) {
        throw new Failure(
          `${region} stays out of DNS: ${away}. Find the cause, and run this again.`,
        )
      }
    }
    say(
      `DNS moves in about ${probes + ttlSeconds} s: ${probes} s of health checks, ${ttlSeconds} s of cached answers.`,
    )
    // A region without traffic may have been out of DNS since its alarm fired: it shows that it is well.
    await backInDns(fleet, { places: others }, say)
  },
}
