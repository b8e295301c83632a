import type { Plan } from '../../../generators/plan/plan.ts'
import type { Stateful } from '../../../generators/plan/state.ts'
import { stacksOf } from '../../framework/cloudformation/stacks.ts'
import { linkOf } from './advice.ts'

/**
 * A cluster has no name, so it is what its stack calls it. CloudFormation replaces one for no property; which regions it
 * is linked with is settled when it is made.
 */
export const state = (plan: Plan): Stateful[] =>
  plan.regions.flatMap(({ name: region }) => [
    {
      id: `cluster ${region}`,
      what: `the Aurora DSQL cluster in ${region}`,
      identity: `Cluster of the stack ${stacksOf(plan).data} in ${region}, of ${linkOf(plan)}`,
    },
    {
      id: `backups ${region}`,
      what: `the vault of backups in ${region}`,
      identity: `Backups of the stack ${stacksOf(plan).data} in ${region}: ${plan.name}`,
    },
  ])
