import { parseDocument } from 'yaml'
import type { Answers } from '../../generators/plan/model.ts'
import { answersFor } from '../support/answers.ts'
import { combinations, titleOf } from '../support/combinations.ts'
import { projectOf } from '../support/lay-out.ts'
import { pairwise } from '../support/pairwise.ts'
import type { Bounds } from './bounds.ts'
import { allows, matches, type Statement } from './evaluate.ts'
import { type Need, needsOf } from './needs.ts'
import { account, byHand, region, textOf, transform } from './project.ts'
import { more, whole } from './reasons.ts'
import { stackOf } from './templates.ts'

const frameworks: Partial<Answers>[] = [
  { framework: 'sam' },
  { framework: 'sam', deployment: 'stacksets' },
  { framework: 'serverless' },
]
export const rows = frameworks.flatMap((framework) =>
  ['dynamodb', 'dynamodb-strong', 'dsql'].flatMap((data) =>
    [undefined, 'api.example.com'].map((domain) => {
      const title = `${Object.values(framework).join(' with ')}, ${data}, ${domain ?? 'no domain'}`
      return [title, answersFor({ ...framework, data, ...(domain && { domain }) })] as const
    }),
  ),
)

export const inTerraform = ['dynamodb', 'dynamodb-strong', 'dsql'].map((data) => {
  const answers = answersFor({ framework: 'terraform', data, domain: 'api.example.com' })
  return [`terraform, ${data}`, answers] as const
})

/** As few projects as have every pair of answers: CI system, rollout, steps, approval, number of regions. */
const pairsOf = (ours: (answers: Answers) => boolean) =>
  pairwise(combinations().filter((answers) => answers.regions !== undefined && ours(answers))).map(
    (answers) => [titleOf(answers), answers] as const,
  )

export const pairs = [...rows, ...pairsOf(({ framework }) => framework !== 'terraform')]
export const pairsInTerraform = [
  ...inTerraform,
  ...pairsOf(({ framework }) => framework === 'terraform'),
]

/** The stacks of a project by their template's name. */
export function stacksOf(answers: Answers) {
  const tree = projectOf(answers)
  const set = answers.deployment === 'stacksets'
  const names = ['artifacts', 'global', 'data', 'pipeline', 'boundary'].map((name) => [
    name,
    `${answers.name}-${name}`,
  ])
  const all = [
    ...names,
    ['region', set ? `StackSet-${answers.name}-region-1a2b` : `${answers.name}-region`],
  ]
  const stacks = new Map(
    all
      .filter(([file]) => tree.has(`infra/${file}.yaml`))
      .map(([file = '', name = '']) => [file, stackOf(tree, `infra/${file}.yaml`, name)]),
  )
  if (answers.framework === 'serverless') {
    const { functions } = parseDocument(textOf(tree, 'serverless.yml'), {
      logLevel: 'silent',
    }).toJSON()
    const { name } = functions.api
    for (const one of stacks.get('region')?.made ?? []) {
      if (one.name === 'ApiLambdaFunction') one.name = name
    }
    stacks.get('region')?.made.push({
      type: 'AWS::Lambda::Function',
      stack: `${answers.name}-region`,
      id: 'ApiLambdaFunction',
      name,
    })
  }
  return { tree, stacks }
}

/** What CloudFormation would answer. */
const attributes: Record<string, string> = {
  'FunctionLogs.Arn': `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/orders:*`,
  'Cluster.ResourceArn': `arn:aws:dsql:${region}:${account}:cluster/1a2b`,
}

/** Who may do what about roles. */
export function boundsOfStacks(answers: Answers): Bounds {
  const { stacks } = stacksOf(answers)
  const boundary = stacks.get('boundary')?.policies.get('Boundary')
  if (!boundary) throw new Error('infra/boundary.yaml has no policy')
  const made = [...stacks]
    .filter(([file]) => !byHand.has(file))
    .flatMap(([, { made, roles }]) =>
      made
        .filter(({ type }) => type === 'AWS::IAM::Role')
        .map(({ id, boundary, managed = [], services = [] }) => {
          const { arn = '', statements = [] } = roles.get(id) ?? {}
          const told = statements.map((one) => ({
            ...one,
            resources: one.resources.map((resource) => attributes[resource] ?? resource),
          }))
          return { id, arn, boundary, managed, services, statements: told }
        }),
    )
  const pipeline = [...(stacks.get('pipeline')?.roles.values() ?? [])]
  return { boundary, made, own: new Map(pipeline.map((role) => [role.arn, role.statements])) }
}

/** What the role that CloudFormation becomes is asked for. */
export async function neededOfStacks(answers: Answers): Promise<Need[]> {
  const { stacks } = stacksOf(answers)
  const made = [...stacks]
    .flatMap(([file, { made }]) => (byHand.has(file) ? [] : made))
    // A stack set's template is transformed when the release is built.
    .filter(({ type }) => type !== transform || answers.deployment !== 'stacksets')
  const names = answers.domain ? [answers.domain, `us-east-2.${answers.domain}`] : []
  return needsOf(made, names)
}

export const refused = (statements: Statement[], needs: Need[]) => [
  ...new Set(
    needs
      .filter((need) => !allows(statements, need))
      .map(({ action, resource, by }) => `${action} on ${resource}, for ${by}`),
  ),
]

/** Actions that are granted and that nothing needs. */
export const idle = (statements: Statement[], needed: string[]) =>
  statements.flatMap(({ sid, actions }) =>
    actions
      .filter((granted) => !more.some(([pattern]) => pattern.test(granted)))
      .filter((granted) => !needed.some((action) => matches(granted, action)))
      .map((granted) => `${sid}: ${granted}`),
  )

export const generous = (statements: Statement[]) =>
  statements.flatMap(({ sid, actions }) =>
    actions
      .filter((granted) => /:\*$|^\*$/.test(granted) && !whole.some(([named]) => named === granted))
      .map((granted) => `${sid}: ${granted}`),
  )
