import type { Cloud, Say } from '../aws/cloud.ts'
import { readAlarms, type Verdict, verdict } from './alarms.ts'

const POLL_SECONDS = 30

/**
 * Watches all regions' alarms for the bake, and says whether the next wave may begin. It ends early when an alarm fires;
 * a region that does not answer has until the end of the bake to come back.
 *
 * @param deployed the regions that must have alarms by now
 * @param bakeMinutes 0 to look once
 */
export async function gate(
  cloud: Cloud,
  where: { service: string; regions: string[]; deployed: string[]; bakeMinutes: number },
  say: Say,
): Promise<Verdict> {
  const { service, regions, deployed, bakeMinutes } = where
  const judge = async () => {
    const readings = await readAlarms(cloud, service, regions)
    const firing = readings.some(
      (reading) => 'alarms' in reading && reading.alarms.some(({ state }) => state === 'ALARM'),
    )
    return { firing, ...verdict(readings, deployed) }
  }
  if (bakeMinutes > 0) say(`bake: ${bakeMinutes} min, watching ${regions.join(', ')}`)
  for (let left = bakeMinutes * 60; left > 0; left -= POLL_SECONDS) {
    const { firing, ...early } = await judge()
    if (firing) return early
    await cloud.wait(Math.min(POLL_SECONDS, left))
  }
  const { firing: _, ...final } = await judge()
  return final
}

/** Prints a verdict for a person. */
export function sayVerdict({ passed, failures, notes }: Verdict, say: Say): void {
  for (const note of notes) say(`note: ${note}`)
  for (const failure of failures) say(`ALARM: ${failure}`)
  say(passed ? 'gate: open' : 'gate: closed')
}
