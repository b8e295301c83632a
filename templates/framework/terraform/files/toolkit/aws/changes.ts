import { Failure } from '../commands/command.ts'

/**
 * As much of `terraform show -json PLAN` as is read here.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export interface Planned {
  resource_changes?: { address: string; type: string; change: Change }[]
}

interface Change {
  actions: string[]
  before?: unknown
  after?: unknown
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

const listed = ({ resource_changes = [] }: Planned) =>
  resource_changes
    .map(({ address, type, change }) => ({
      address,
      type,
      change,
      how: change.actions.join(' and '),
    }))
    .filter(({ how }) => how !== 'no-op' && how !== 'read')

const titles = (found: ReturnType<typeof listed>) =>
  found.map(({ how, address }) => `${how} ${address}`)

/** What a plan would do, each as "ACTION ADDRESS", a replacement as both of its actions. */
export const changes = (planned: Planned): string[] => titles(listed(planned))

/** The same, without what it would only make. */
export const changesOfWhatIs = (planned: Planned): string[] =>
  titles(listed(planned).filter(({ how }) => how !== 'create'))

/**
 * The same again, without the function: its settings serve nobody before they are published as a version. Its concurrency is of
 * all versions.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
export const changesOfWhatServes = (planned: Planned): string[] =>
  titles(
    listed(planned).filter(({ how, type, change }) => {
      if (how === 'create') return false
      return how !== 'update' || type !== 'aws_lambda_function' || reserves(change)
    }),
  )

/** What a function's settings reserve of the account's concurrency. */
const reserved = (settings: unknown): unknown =>
  (settings as { reserved_concurrent_executions?: number } | null | undefined)
    ?.reserved_concurrent_executions

const reserves = ({ before, after }: Change): boolean => reserved(before) !== reserved(after)

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
