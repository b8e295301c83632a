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
  /** What it will be like, without what only AWS will tell. */
  after?: unknown
  /** In the place of each such value `true`. */
  after_unknown?: unknown
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

const listed = ({ resource_changes = [] }: Planned): [title: string, change: Change][] =>
  resource_changes
    .map(({ address, change }): [string, Change] => [
      `${change.actions.join(' and ')} ${address}`,
      change,
    ])
    .filter(([title]) => !/^(no-op|read) /.test(title))

/** What a plan would do, each as "ACTION ADDRESS", a replacement as both of its actions. */
export const changes = (planned: Planned): string[] => listed(planned).map(([title]) => title)

/** What a plan would do that another does not say: another action, or with other values than it knew. */
export function notIn(shown: Planned, planned: Planned): string[] {
  const before = new Map(listed(shown))
  return listed(planned)
    .filter(([title, { after }]) => {
      const said = before.get(title)
      return !said || !sameAs(said.after, after, said.after_unknown)
    })
    .map(([title]) => title)
}

/** Whether a value is what was said of it, wherever that was known. */
function sameAs(said: unknown, now: unknown, unknown: unknown): boolean {
  if (unknown === true) return true
  if (!isObject(said) || !isObject(now)) return said === now
  const within = isObject(unknown) ? unknown : {}
  return [...Object.keys(said), ...Object.keys(now)].every((key) =>
    sameAs(said[key], now[key], within[key]),
  )
}

/** A list counts, too: its keys are its places. */
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

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
