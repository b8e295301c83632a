import { Failure, Misuse, type Say, toggle } from '../commands/command.ts'
import type { Planned } from './changes.ts'
import type { Cloud } from './cloud.ts'
import { data } from './data.ts'
import { entranceIn } from './entrance.ts'
import { applyInRegions } from './infrastructure.ts'
import { applyPlan, leaveAsItIs, planAgain, planOf, savePlan } from './plans.ts'
import { globalRoot, initialise, rootOf } from './roots.ts'

interface Preparation {
  regions: string[]
  release: string
  /** Whether the plans were made before, for somebody to look at; otherwise they are made here. */
  planned?: boolean
  /** `code`: the release leaves the infrastructure as it is. */
  only?: string | undefined
  'despite-alarms'?: boolean
}

/** What `npm run deploy` takes for this beside its own options. */
export const preparation = {
  usage: `  --planned            the plans that "npm run plan -- --release ID" kept are applied, and none is made
  --only code          leave all infrastructure as it is: IAM and Route 53 are changed in us-east-1, which may be lost
`,
  flags: { planned: toggle, only: { type: 'string' } },
} as const

/** Whether a flag asks for a release of code alone: a pipeline passes on what it was given, which may be nothing. */
export function isCodeAlone(only = ''): boolean {
  if (['', 'everything', 'code'].includes(only)) return only === 'code'
  throw new Misuse(`--only takes "code", and got "${only}".`)
}

/**
 * Applies the plan of what exists once, and then each region's. Those that were made before are applied as they are. A region that could
 * not be planned then, since it reads of what exists once, is planned after that.
 *
 * @throws Failure while nobody can be sent to a region
 */
export async function prepareInfrastructure(
  cloud: Cloud,
  { regions, release, planned = false, only, 'despite-alarms': despiteAlarms = false }: Preparation,
  say: Say,
): Promise<void> {
  if (isCodeAlone(only)) {
    for (const region of regions) await leaveAsItIs(cloud, rootOf(region), release)
    say('all infrastructure stays as it is')
    await data.prepare?.(cloud, regions, say)
    return
  }
  const again = planned ? planAgain : savePlan
  const once = planned
    ? await shown(cloud, regions, release)
    : await planOnce(cloud, regions, release, say)
  if (once) {
    if (await data.review?.(cloud, planOf(globalRoot, release), say)) {
      await again(cloud, globalRoot, release)
    }
    await applyPlan(cloud, globalRoot, release)
    await entranceIn(cloud).admit?.([])
  }
  await data.prepare?.(cloud, regions, say)
  for (const region of regions) {
    const root = rootOf(region)
    if (planned && (await cloud.savedPlan(planOf(root, release)))) continue
    await again(cloud, root, release)
  }
  await applyInRegions(cloud, regions, release, despiteAlarms, say)
}

/** The plan of what exists once that was made here, or undefined where it stays as it is. */
async function planOnce(
  cloud: Cloud,
  regions: string[],
  release: string,
  say: Say,
): Promise<Planned | undefined> {
  const held = await data.heldBy(cloud, regions)
  if (held === undefined) return savePlan(cloud, globalRoot, release)
  say(`${held} is left out, and with it what exists once: that stays as it is`)
  return undefined
}

/** The plan of what exists once that was made before, or undefined where it was to stay as it is. */
async function shown(
  cloud: Cloud,
  regions: string[],
  release: string,
): Promise<Planned | undefined> {
  const roots = [globalRoot, ...regions.map(rootOf)]
  const saved = await Promise.all(roots.map((root) => cloud.savedPlan(planOf(root, release))))
  if (saved.every((plan) => plan === undefined)) {
    throw new Failure(
      `There is no plan for ${release} in dist/plan: run "npm run plan -- --release ${release}" first.`,
    )
  }
  if (saved[0] === undefined) return undefined
  await initialise(cloud, globalRoot)
  return cloud.planned(globalRoot, planOf(globalRoot, release))
}
