import type { Tree } from '../../generators/render/tree.ts'
import { type Block, readBlocks } from '../matrix/hcl.ts'
import type { Statement } from './evaluate.ts'
import { evaluated, type Value } from './expressions.ts'
import { account, textOf } from './project.ts'

const listOf = (value: Value): string[] => [value].flat() as string[]

/** What the roles of Terraform's bootstrap may do, by the name that each has in the files. */
export function rolesOf(tree: Tree): Map<string, Statement[]> {
  const paths = [...tree.keys()].filter((path) => /^infra\/bootstrap\/\w+\.tf$/.test(path))
  const blocks = paths.flatMap((path) => readBlocks(textOf(tree, path)))
  const locals = new Map(
    blocks.filter(({ type }) => type === 'locals').flatMap((block) => [...block.arguments]),
  )
  const lookup = (path: string[]): Value => {
    const [kind, name = '', ...members] = path
    if (path.join('.') === 'data.aws_caller_identity.current.account_id') return account
    const text = kind === 'local' ? locals.get(name) : undefined
    if (!text) return path.join('.')
    // biome-ignore lint/suspicious/noExplicitAny: a member of whatever it is
    return members.reduce((value: any, member) => value[member], evaluated(text, lookup))
  }
  const roles = new Map<string, Statement[]>()
  for (const block of blocks.filter(({ labels }) => labels[0] === 'aws_iam_role_policy')) {
    for (const role of rolesWith(block)) {
      roles.set(role, [...(roles.get(role) ?? []), ...statementsOf(block, lookup)])
    }
  }
  return roles
}

/** A policy says its role, or one for each of some. */
function rolesWith({ arguments: given }: Block): string[] {
  const named = `${given.get('for_each') ?? ''} ${given.get('role')}`
  return [...named.matchAll(/aws_iam_role\.(\w+)/g)].map(([, role = '']) => role)
}

function statementsOf(block: Block, lookup: (path: string[]) => Value): Statement[] {
  // biome-ignore lint/suspicious/noExplicitAny: a policy
  const { Statement } = evaluated(block.arguments.get('policy') ?? '', lookup) as any
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
