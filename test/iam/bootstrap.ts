import type { Tree } from '../../generators/render/tree.ts'
import { type Block, readBlocks } from '../matrix/hcl.ts'
import type { Bounds, MadeRole } from './bounds.ts'
import type { Statement } from './evaluate.ts'
import { evaluated, type Value } from './expressions.ts'
import { account, region, textOf } from './project.ts'

const listOf = (value: Value): string[] => [value].flat() as string[]

/** What Terraform reads from elsewhere, or what AWS answers. */
const told: Record<string, Value> = {
  'data.aws_caller_identity.current.account_id': account,
  'local.topology.service': 'orders',
  'local.topology.shift.minutes': '15',
  'local.topology.shift.percent': '10',
  'var.region': region,
  'var.service': 'orders',
  'aws_cloudwatch_log_group.api.name': '/aws/vendedlogs/orders/api',
  'aws_cloudwatch_log_group.function.name': '/aws/lambda/orders',
  'aws_cloudwatch_log_group.function.arn': `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/orders`,
  'aws_dsql_cluster.service.arn': `arn:aws:dsql:${region}:${account}:cluster/1a2b`,
  'aws_iam_policy.boundary.arn': `arn:aws:iam::${account}:policy/orders-boundary`,
}

/** The blocks of a folder's files, and what a name in them stands for. */
export function readFolder(tree: Tree, folder: string) {
  const paths = [...tree.keys()].filter(
    (path) => path.startsWith(`${folder}/`) && /^[^/]+\.tf$/.test(path.slice(folder.length + 1)),
  )
  const blocks = paths.flatMap((path) => readBlocks(textOf(tree, path)))
  const locals = new Map(
    blocks.filter(({ type }) => type === 'locals').flatMap((block) => [...block.arguments]),
  )
  const lookup = (path: string[]): Value => {
    const [kind, name = '', ...members] = path
    const known = told[path.join('.')]
    if (known !== undefined) return known
    const text = kind === 'local' ? locals.get(name) : undefined
    if (!text) return path.join('.')
    // biome-ignore lint/suspicious/noExplicitAny: a member of whatever it is
    return members.reduce((value: any, member) => value[member], evaluated(text, lookup))
  }
  const of = (kind: string) => blocks.filter(({ labels }) => labels[0] === kind)
  return { blocks, of, value: (text = '""') => evaluated(text, lookup) }
}

export type Folder = ReturnType<typeof readFolder>

/** What the roles of a folder may do, by the name that each has in the files. */
function rolesIn(folder: Folder): Map<string, Statement[]> {
  const roles = new Map<string, Statement[]>()
  for (const block of folder.of('aws_iam_role_policy')) {
    for (const role of rolesWith(block)) {
      roles.set(role, [...(roles.get(role) ?? []), ...statementsOf(block, folder)])
    }
  }
  return roles
}

/** The same of Terraform's bootstrap. */
export const rolesOf = (tree: Tree): Map<string, Statement[]> =>
  rolesIn(readFolder(tree, 'infra/bootstrap'))

/** Characters of each role's policies in Terraform's bootstrap, as IAM counts them: without white space. */
export function charactersOf(tree: Tree): Map<string, number> {
  const folder = readFolder(tree, 'infra/bootstrap')
  const characters = new Map<string, number>()
  for (const block of folder.of('aws_iam_role_policy')) {
    const { length } = JSON.stringify(folder.value(block.arguments.get('policy')))
    for (const role of rolesWith(block)) characters.set(role, (characters.get(role) ?? 0) + length)
  }
  return characters
}

/** Who may do what about roles. */
export function boundsOfTerraform(tree: Tree): Bounds {
  const bootstrap = readFolder(tree, 'infra/bootstrap')
  const [policy] = bootstrap.of('aws_iam_policy')
  if (!policy) throw new Error('infra/bootstrap has no boundary')
  const arnOf = (folder: Folder, { labels, arguments: given }: Block) =>
    `arn:aws:iam::${account}:role${folder.value(given.get('path'))}${labels[1]}-1a2b`
  const made = ['infra/modules/region', 'infra/modules/data', 'infra/global']
    .map((path) => readFolder(tree, path))
    .flatMap((folder) =>
      folder.of('aws_iam_role').map((block): MadeRole => {
        const [, id = ''] = block.labels
        // biome-ignore lint/suspicious/noExplicitAny: a policy
        const trust = folder.value(block.arguments.get('assume_role_policy')) as any
        return {
          id,
          arn: arnOf(folder, block),
          boundary: folder.value(block.arguments.get('permissions_boundary')) as string,
          managed: folder.of('aws_iam_role_policy_attachment').flatMap(rolesWith),
          services: listOf(trust.Statement[0].Principal.Service),
          statements: rolesIn(folder).get(id) ?? [],
        }
      }),
    )
  const roles = rolesIn(bootstrap)
  const document = bootstrap.value(policy.arguments.get('policy'))
  return {
    boundary: {
      arn: `arn:aws:iam::${account}:policy/${bootstrap.value(policy.arguments.get('name'))}`,
      statements: statementsOf(policy, bootstrap),
      characters: JSON.stringify(document).length,
    },
    made,
    own: new Map(
      bootstrap
        .of('aws_iam_role')
        .map((block) => [arnOf(bootstrap, block), roles.get(block.labels[1] ?? '') ?? []]),
    ),
  }
}

/** A policy says its role, or one for each of some. */
function rolesWith({ arguments: given }: Block): string[] {
  const named = `${given.get('for_each') ?? ''} ${given.get('role')}`
  return [...named.matchAll(/aws_iam_role\.(\w+)/g)].map(([, role = '']) => role)
}

function statementsOf(block: Block, folder: Folder): Statement[] {
  // biome-ignore lint/suspicious/noExplicitAny: a policy
  const { Statement } = folder.value(block.arguments.get('policy')) as any
  // biome-ignore lint/suspicious/noExplicitAny: a policy's statement
  return Statement.map(({ Sid, Effect, Action, Resource, Condition = {}, ...rest }: any) => {
    if (Effect !== 'Allow' || Object.keys(rest).length > 0) {
      throw new Error(`${block.labels[1]}: ${Sid} is no plain statement that allows`)
    }
    const conditions = Object.entries<Record<string, Value>>(Condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, listOf(values)])),
    ])
    return {
      sid: Sid,
      actions: listOf(Action),
      resources: listOf(Resource),
      conditions: Object.fromEntries(conditions),
    }
  })
}
