import { byFramework } from '../../../generators/plan/by-framework.ts'
import type { Plan, Stateful } from '../../../generators/plan/model.ts'
import { linkOf } from './advice.ts'
import * as cloudformation from './with/cloudformation/state.ts'
import * as terraform from './with/terraform/state.ts'

/** A cluster has no name, so it is what its owner calls it; which regions it is linked with is settled when it is made. */
export const state = (plan: Plan): Stateful[] => {
  const { cluster, vault } = byFramework(plan, { cloudformation, terraform })
  return plan.regions.flatMap(({ name: region }) => [
    {
      id: `cluster ${region}`,
      what: `the Aurora DSQL cluster in ${region}`,
      identity: `${cluster(plan, region)}, of ${linkOf(plan)}`,
    },
    {
      id: `backups ${region}`,
      what: `the vault of backups in ${region}`,
      identity: `${vault(plan, region)}: ${plan.name}`,
    },
  ])
}
