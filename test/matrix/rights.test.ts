import { expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { answersFor } from '../support/answers.ts'
import { projectOf } from '../support/lay-out.ts'

const frameworks = ['sam', 'serverless', 'terraform'] as const
const databases = ['dynamodb', 'dynamodb-strong', 'dsql'] as const
const rows = frameworks.flatMap((framework) => databases.map((data) => [framework, data] as const))

interface Statement {
  actions: string[]
  /** What its condition is, in whatever language. */
  condition: string
}

/** What a pipeline's roles may do. */
function statementsOf(framework: (typeof frameworks)[number], data: (typeof databases)[number]) {
  const tree = projectOf(answersFor({ framework, data }))
  const texts = [...tree]
    .filter(([path]) => /^infra\/(pipeline\.yaml|bootstrap\/(?!boundary)\w+\.tf)$/.test(path))
    .map(([, { bytes }]) => `${bytes}`)
  return texts.flatMap(framework === 'terraform' ? inTerraform : inTemplate)
}

function inTemplate(text: string): Statement[] {
  const { Resources } = parseDocument(text, { logLevel: 'silent' }).toJSON()
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties, as they are parsed
  const roles = Object.values<any>(Resources).flatMap(({ Properties }) => Properties.Policies ?? [])
  return roles
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .map(({ Action, Condition }) => ({
      actions: [Action].flat(),
      condition: JSON.stringify(Condition ?? {}),
    }))
}

/** A statement begins with its Sid, and has no other before it ends. */
function inTerraform(text: string): Statement[] {
  return text
    .split(/^\s*(?:Statement = \[)?\{?\s*Sid\b/m)
    .slice(1)
    .map((statement) => ({
      actions: [...statement.matchAll(/"([\w-]+:[\w*]+)"(?! =)/g)].map(([, action = '']) => action),
      condition: /Condition\s*= (.*)/.exec(statement)?.[1] ?? '',
    }))
}

/** `StringEqualsIfExists` would be no fence: only a call through a service has this key at all. */
test.each(rows)('%s, %s: a key is used through a service that is named, if at all', (...row) => {
  const statements = statementsOf(...row)
  expect(statements.length).toBeGreaterThan(5)
  // To look at the one key that an alias names is not to use it.
  const looks = ({ actions, condition }: Statement) =>
    actions.join() === 'kms:DescribeKey' && /\bStringEquals\b.*kms:RequestAlias/.test(condition)
  const keys = statements.filter(
    (one) => one.actions.some((action) => action.startsWith('kms:')) && !looks(one),
  )
  expect(keys.length > 0).toBe(row[1] === 'dsql')
  for (const { actions, condition } of keys) {
    expect(condition).toMatch(/\bStringEquals\b.*kms:ViaService/)
    expect(actions.filter((one) => !one.startsWith('kms:'))).toEqual([])
  }
})

test.each(databases)(
  'terraform, %s: the pipeline may read and write the regions’ flags',
  (data) => {
    const granted = statementsOf('terraform', data).flatMap(({ actions }) => actions)
    const needed =
      data === 'dsql' ? ['dsql:DbConnectAdmin'] : ['dynamodb:GetItem', 'dynamodb:PutItem']
    expect(granted).toEqual(expect.arrayContaining(needed))
  },
)

test.each(frameworks)(
  '%s: a cluster that is told of another can be told to go back',
  (framework) => {
    const [clusters] = statementsOf(framework, 'dsql').filter(({ actions }) =>
      actions.includes('dsql:AddPeerCluster'),
    )
    expect(clusters?.actions).toContain('dsql:RemovePeerCluster')
  },
)
