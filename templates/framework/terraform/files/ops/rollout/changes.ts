import { Failure } from '../command.ts'

/**
 * As much of `terraform show -json PLAN` as is read here.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export interface Planned {
  resource_changes?: { address: string; type: string; change: { actions: string[] } }[]
}

/** What cannot be made again as it was. The pipeline's role may delete none of it, whatever a plan says. */
const keepers = new Set([
  'aws_backup_vault',
  'aws_cloudformation_stack',
  'aws_dsql_cluster',
  'aws_dynamodb_table',
  'aws_dynamodb_table_replica',
  'aws_route53_zone',
  'aws_s3_bucket',
])

/** What a plan would do, each as "ACTION ADDRESS", a replacement as both of its actions. */
export const changes = ({ resource_changes = [] }: Planned): string[] =>
  resource_changes
    .map(({ address, change }) => `${change.actions.join(' and ')} ${address}`)
    .filter((change) => !/^(no-op|read) /.test(change))

/**
 * What a plan would delete or replace that holds data, each as "ADDRESS of ROOT". `prevent_destroy` does not keep it: that
 * stands in its block, and goes with the block when somebody renames it or takes it out.
 */
export const losses = ({ resource_changes = [] }: Planned, root: { path: string }): string[] =>
  resource_changes
    .filter(({ type, change }) => keepers.has(type) && change.actions.includes('delete'))
    .map(({ address }) => `${address} of ${root.path}`)

/** @throws Failure when anything would be lost */
export function refuse(lost: string[]): void {
  if (lost.length === 0) return
  throw new Failure(
    `Terraform would destroy ${lost.join(', ')}, which holds data: put its block back, with a "moved" block if it has another name; what may really go, a person destroys first.`,
  )
}
