import { topology } from '../../topology.ts'
import { Failure, type Say } from '../commands/command.ts'
import { readAlarms, verdict } from '../rollout/alarms.ts'
import { CALL_SECONDS, ENOUGH, exerciseFor, trialIn } from '../rollout/trial.ts'
import { changesOfWhatServes } from './changes.ts'
import type { Cloud } from './cloud.ts'
import { applyPlan, planOf } from './plans.ts'
import { addressOf, runningIn } from './region.ts'
import { initialise, rootOf } from './roots.ts'

const { errorRate, periodSeconds } = topology.alarms

/** For how long a region is looked at: enough answers to tell anything, and an alarm's period after a minute for AWS to spread the change. */
const LOOK_SECONDS = Math.max(ENOUGH * CALL_SECONDS, 60 + periodSeconds)

/**
 * Applies the regions' plans as they were saved. What only makes things, or changes the function, which serves nobody before its next
 * version, goes to all regions at once. What changes anything that serves goes to region after region, in the order of the waves: no
 * canary shares it out, and no roll-back undoes it. So each has to answer for its data first, with no alarm anywhere.
 *
 * @param despiteAlarms looks at nothing
 */
export async function applyInRegions(
  cloud: Cloud,
  regions: string[],
  release: string,
  despiteAlarms: boolean,
  say: Say,
): Promise<void> {
  const inOrder = topology.rollout.waves
    .flatMap((wave) => wave.regions)
    .filter((region) => regions.includes(region))
  const changing = new Map<string, string[]>()
  for (const region of inOrder) {
    const root = rootOf(region)
    await initialise(cloud, root)
    changing.set(region, changesOfWhatServes(await cloud.planned(root, planOf(root, release))))
  }
  const [one, atOnce] = [true, false].map((serves) =>
    inOrder.filter((region) => Boolean(changing.get(region)?.length) === serves),
  )
  const ends = await Promise.allSettled(
    (atOnce ?? []).map((region) => applyPlan(cloud, rootOf(region), release)),
  )
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  for (const region of one ?? []) {
    if (!despiteAlarms) await refuseUnderAlarm(cloud, regions, `${region} was not touched`)
    await applyPlan(cloud, rootOf(region), release, changing.get(region))
    if (!despiteAlarms) await look(cloud, region, regions, say)
  }
}

async function refuseUnderAlarm(cloud: Cloud, regions: string[], where: string): Promise<void> {
  const { failures } = verdict(await readAlarms(cloud, regions), [])
  if (failures.length > 0) {
    throw new Failure(
      `${where}: ${failures.join(' ')} To change infrastructure all the same, add --despite-alarms.`,
    )
  }
}

/** @throws Failure when the region is not as well as before */
async function look(cloud: Cloud, region: string, regions: string[], say: Say): Promise<void> {
  const running = (await runningIn(cloud, region))?.release
  // It has no users whom a look could spare anything.
  if (running === undefined) return
  say(`${region}  its infrastructure has changed: looking at it for ${LOOK_SECONDS} s`)
  const trial = trialIn(region, running)
  const fleet = { ...cloud, address: (name: string) => addressOf(cloud, name) }
  await Promise.all(await exerciseFor(fleet, [trial], LOOK_SECONDS))
  const { requests, served, problem } = trial
  const where = `${region} has changed, and no region after it`
  if (requests - served > requests * errorRate) {
    throw new Failure(
      `${where}: it answered ${served} of ${requests} requests for /health/data (${problem}). If that is the change's doing, revert the commit and run the pipeline with despite-alarms: docs/runbooks/bad-deploy.md.`,
    )
  }
  await refuseUnderAlarm(cloud, regions, where)
}
