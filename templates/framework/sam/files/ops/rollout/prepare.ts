import { topology } from '../../topology.ts'
import type { Say } from '../aws/calls.ts'
import type { Cloud } from '../aws/cloud.ts'
import { stacks } from './stacks.ts'

/** Creates or updates what holds releases in the given regions. */
export async function prepareBuckets(cloud: Cloud, regions: string[]): Promise<void> {
  const template = { path: 'infra/artifacts.yaml' }
  await Promise.all(
    regions.map((region) =>
      cloud.updateStack({ region, stack: stacks.artifacts, template, parameters: {} }),
    ),
  )
}

/** Creates or updates what exists once, unless its region is not among those given. */
export async function prepareInfrastructure(
  cloud: Cloud,
  { regions }: { regions: string[]; release: string },
  say: Say,
): Promise<void> {
  const { home } = topology
  if (!regions.includes(home)) {
    say(`${home} is left out, and with it what exists once: that stays as it is`)
    return
  }
  const template = { path: 'infra/global.yaml' }
  await cloud.updateStack({ region: home, stack: stacks.global, template, parameters: {} })
}
