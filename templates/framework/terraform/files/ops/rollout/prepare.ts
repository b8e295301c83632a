import { topology } from '../../topology.ts'
import type { Say } from '../aws/calls.ts'
import type { Cloud } from '../aws/cloud.ts'
import { requireDelegation } from './delegation.ts'
import { apply, planOf, savePlan } from './plans.ts'
import { globalRoot, requireBuckets, rootOf } from './roots.ts'

/** @throws Failure when a region has no bucket: those are made with infra/bootstrap, by a person */
export const prepareBuckets = requireBuckets

/**
 * Plans and applies what exists once, unless its region is not among those given, and saves a plan for each region: its
 * wave applies it.
 *
 * @throws Failure while the domain is not delegated: a region's certificate would wait for that
 */
export async function prepareInfrastructure(
  cloud: Cloud,
  { regions, release }: { regions: string[]; release: string },
  say: Say,
): Promise<void> {
  const { domain, home } = topology
  if (regions.includes(home)) {
    await savePlan(cloud, globalRoot, release)
    await apply(cloud, globalRoot, planOf(globalRoot, release))
    if (domain !== undefined) await requireDelegation(cloud, domain, await zoneServers(cloud))
  } else say(`${home} is left out, and with it what exists once: that stays as it is`)
  for (const region of regions) await savePlan(cloud, rootOf(region), release)
}

async function zoneServers(cloud: Cloud): Promise<string[]> {
  return JSON.parse(await cloud.terraform(globalRoot, ['output', '-json', 'name_servers']))
}
