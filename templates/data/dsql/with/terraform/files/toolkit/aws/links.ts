import type { Say } from '../commands/command.ts'
import type { Cloud } from './cloud.ts'
import { globalRoot } from './roots.ts'

/** As much of a plan as is read here: what would be changed, and what there is. */
export interface PlannedLinks {
  resource_changes?: {
    address: string
    type: string
    change: { actions: string[]; after: { identifier?: string } | null }
  }[]
  prior_state?: { values?: { root_module: { child_modules?: { resources?: Resource[] }[] } } }
}

interface Resource {
  type: string
  values: { identifier?: string; multi_region_properties?: { clusters?: string[] }[] }
}

/**
 * A link that was cut off while it was made is there, and not in the state. Terraform would make it again, for which DSQL has
 * no use and at which version 5.100 of the provider crashes: it is imported instead.
 *
 * @returns whether one was, so that there is another plan to be made
 */
export async function takeOverLinks(
  cloud: Pick<Cloud, 'planned' | 'terraform'>,
  plan: string,
  say: Say,
): Promise<boolean> {
  const planned = await cloud.planned(globalRoot, plan)
  const { resource_changes = [], prior_state } = planned as PlannedLinks
  const modules = prior_state?.values?.root_module.child_modules ?? []
  const linked = modules
    .flatMap(({ resources = [] }) => resources)
    .filter(({ type, values }) => {
      const others = values.multi_region_properties?.[0]?.clusters ?? []
      return type === 'aws_dsql_cluster' && others.length > 0
    })
    .map(({ values }) => values.identifier)
  const cutOff = resource_changes.filter(
    ({ type, change }) =>
      type === 'aws_dsql_cluster_peering' &&
      change.actions.includes('create') &&
      linked.includes(change.after?.identifier),
  )
  for (const { address, change } of cutOff) {
    say(`${address} is there already: taking it over`)
    const words = ['-input=false', '-no-color', '-lock-timeout=5m']
    const identifier = change.after?.identifier ?? ''
    await cloud.terraform(globalRoot, ['import', ...words, address, identifier])
  }
  return cutOff.length > 0
}
