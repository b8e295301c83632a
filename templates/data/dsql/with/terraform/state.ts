import type { Plan } from '../../../../../generators/plan/model.ts'
import { globalState, nameOf } from '../../../../framework/terraform/addresses.ts'

/** Terraform makes another where its state does not know of this one. */
const inModule = (plan: Plan, region: string, address: string) =>
  `module.data_${nameOf(region)}.${address} of ${globalState(plan)}`

export const cluster = (plan: Plan, region: string): string =>
  inModule(plan, region, 'aws_dsql_cluster.service')
export const vault = (plan: Plan, region: string): string =>
  inModule(plan, region, 'aws_backup_vault.service')
