import { Failure } from '../commands/command.ts'
import type { Alarm, Fleet } from './fleet.ts'

/** What one region answered: its alarms, or why there is no answer. */
export type Reading = { region: string; alarms: Alarm[] } | { region: string; unreachable: string }

export interface Verdict {
  passed: boolean
  /** One sentence each. */
  failures: string[]
  notes: string[]
}

/** Asks all regions at once. A region that does not answer is a reading too. */
export function readAlarms(fleet: Pick<Fleet, 'alarms'>, regions: string[]): Promise<Reading[]> {
  return Promise.all(
    regions.map(async (region): Promise<Reading> => {
      try {
        return { region, alarms: await fleet.alarms(region) }
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        return { region, unreachable: error.message }
      }
    }),
  )
}

/** Whether an alarm of a region decides. */
export type Heeded = (alarm: string, region: string) => boolean

/**
 * The alarms that only the release can raise, where it has all the traffic: its own, and the function's. What else fires may
 * be what the release is to end, or of a region that it has not reached.
 */
export const ownAlarms =
  (service: string, deployed: string[]): Heeded =>
  (alarm, region) =>
    deployed.includes(region) &&
    ['release-5xx', 'release-errors', 'errors'].includes(
      alarm.slice(`${service}-${region}-`.length),
    )

/**
 * Whether a rollout may go on. An alarm that fires, a region that cannot be asked and a region that was deployed but has
 * no alarms all say no: none of them is known to be well. An alarm without data says yes: a new region has no traffic.
 *
 * @param deployed the regions that this or an earlier wave reached, whose alarms must exist
 * @param heeded leaves out alarms that are to be passed over
 */
export function verdict(
  readings: Reading[],
  deployed: string[],
  heeded: Heeded = () => true,
): Verdict {
  const failures: string[] = []
  const notes: string[] = []
  for (const reading of readings) {
    const { region } = reading
    if ('unreachable' in reading) {
      failures.push(`${region} cannot be asked: ${reading.unreachable}`)
    } else if (reading.alarms.length === 0) {
      if (deployed.includes(region)) failures.push(`${region} has no alarms: nothing watches it.`)
      else notes.push(`${region} has no alarms yet: nothing runs there.`)
    } else {
      for (const alarm of reading.alarms) {
        if (alarm.state === 'ALARM') {
          if (heeded(alarm.name, region)) failures.push(`${alarm.name} fires: ${alarm.reason}`)
          else notes.push(`${alarm.name} fires, and is passed over: ${alarm.reason}`)
        }
        if (alarm.state === 'INSUFFICIENT_DATA') notes.push(`${alarm.name} has no data yet.`)
      }
    }
  }
  return { passed: failures.length === 0, failures, notes }
}
