import type { Plan } from '../../../../../generators/plan/model.ts'
import { globalState, nameOf } from '../../../../framework/terraform/addresses.ts'

/** The state of what exists once is in the home region's bucket: another home region begins with an empty one. */
export const home = (from: Plan, to: Plan): string =>
  `The table stays with ${globalState(from)}. From ${to.home} Terraform would make it again, and fails, because the table is there already (infra/global/table.tf). Keep ${from.home} the first of the regions.`

/** Each replica is a resource that waits for the one before it. */
export const oneByOne = (): string[] => []

/** Terraform destroys nothing whose provider is no longer declared. */
export const removal = ({ name, home }: Plan, region: string): string =>
  `Terraform cannot remove the replica in ${region} after this, and fails while it knows of it. So, before you push, remove it by hand: "aws dynamodb update-table --region ${region} --table-name ${name} --no-deletion-protection-enabled", "aws dynamodb update-table --region ${home} --table-name ${name} --replica-updates Delete={RegionName=${region}}" and "npm run terraform -- global state rm aws_dynamodb_table_replica.${nameOf(region)}". Before that, and before the region is destroyed,`
