import { topology } from '../../topology.ts'
import type { Say } from '../commands/command.ts'
import type { Cloud } from './cloud.ts'
import { prepareData } from './data.ts'
import { packageService } from './settings.ts'
import { stacks } from './stacks.ts'

/** What `npm run deploy` takes for this beside its own options: nothing. */
export const preparation = { usage: '', flags: {} }

/** Creates or updates the data, then what exists once, unless its region is not among those given. */
export async function prepareInfrastructure(
  cloud: Cloud,
  { regions }: { regions: string[]; release: string },
  say: Say,
): Promise<void> {
  await prepareData(cloud, regions, say)
  const { home } = topology
  if (!regions.includes(home)) {
    say(`${home} is left out, and with it what exists once: that stays as it is`)
    return
  }
  const template = { path: packageService('global').path }
  await cloud.updateStack({ region: home, stack: stacks.global, template, parameters: {} })
}
