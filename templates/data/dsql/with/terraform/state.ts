import type { Plan } from '../../../../../generators/plan/plan.ts'
import { globalState, nameOf } from '../../../../framework/terraform/addresses.ts'

/** The provider replaces a cluster for another witness, a vault for another name; both where its state does not know them. */
export const addressOf =
  (thing: 'cluster' | 'vault') =>
  (plan: Plan, region: string): string => {
    const type = thing === 'cluster' ? 'aws_dsql_cluster' : 'aws_backup_vault'
    return `module.data_${nameOf(region)}.${type}.service of ${globalState(plan)}`
  }
