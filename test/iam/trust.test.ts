import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Answers } from '../../generators/plan/model.ts'
import type { Tree } from '../../generators/render/tree.ts'
import { readBlocks } from '../matrix/hcl.ts'
import { answersFor } from '../support/answers.ts'
import { projectOf } from '../support/lay-out.ts'
import { inTerraform, rows as stacked, stacksOf } from './principals.ts'
import { textOf } from './project.ts'
import { type Role, stackOf } from './templates.ts'

const rows: [string, Partial<Answers>][] = [
  ['sam', {}],
  ['sam with stacksets', { deployment: 'stacksets' }],
  ['serverless', { framework: 'serverless' }],
  ['terraform', { framework: 'terraform' }],
]
const bootstrap = 'infra/bootstrap/trust.tf'

/** What a person may give as the repository, as the validator of the parameter has it. */
function patternOf(tree: Tree): RegExp {
  if (!tree.has(bootstrap)) {
    const { Repository } = stackOf(tree, 'infra/pipeline.yaml', 'orders-pipeline').parameters
    return new RegExp(`^(?:${Repository.AllowedPattern})$`) // CloudFormation matches all of a value
  }
  const variable = readBlocks(textOf(tree, bootstrap)).find(
    ({ labels }) => labels[0] === 'repository',
  )
  const condition = variable?.blocks[0]?.arguments.get('condition') ?? ''
  const [, pattern = ''] = /regex\("(.*)", var\.repository\)/.exec(condition) ?? []
  return new RegExp(pattern)
}

/** The environments that a trust names behind the repository. */
function trustedBy(tree: Tree): string[] {
  if (!tree.has(bootstrap)) {
    const { roles } = stackOf(tree, 'infra/pipeline.yaml', 'orders-pipeline')
    const [{ Condition }] = (roles.get('DeployRole') as Role).trust.Statement
    const subjects: string[] = Condition.StringEquals['token.actions.githubusercontent.com:sub']
    return subjects.map((subject) => subject.replace(/^repo:\$\{Repository\}:environment:/, ''))
  }
  const locals = readBlocks(textOf(tree, bootstrap)).find(({ type }) => type === 'locals')
  const environments = locals?.arguments.get('environments') ?? ''
  expect(locals?.arguments.get('trust')).toContain(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's
    '"repo:${var.repository}:environment:${environment}"',
  )
  return [...environments.matchAll(/"(\w+)"/g)].map(([, name = '']) => name)
}

/** The environments of the jobs that ask for a token. */
function namedIn(tree: Tree): string[] {
  const texts = [...tree].filter(([path]) => path.startsWith('.github/workflows/'))
  return texts
    .flatMap(([, { bytes }]) => {
      const { jobs, permissions } = parse(bytes.toString('utf8'))
      // biome-ignore lint/suspicious/noExplicitAny: a workflow, as it is parsed
      return Object.values<any>(jobs).filter(
        (job) => (job.permissions ?? permissions)?.['id-token'],
      )
    })
    .map(({ environment }) => environment?.name ?? environment)
}

test.each(rows)('%s: a repository is taken with its ids and without', (_title, changed) => {
  const pattern = patternOf(projectOf(answersFor(changed)))
  expect('octo-org@12345/shop.api@67890').toMatch(pattern)
  expect('octo-org/shop.api').toMatch(pattern)
})

// biome-ignore format: one a line
const hostile = ['*/*', 'octo/*', 'octo@*/shop@1', 'octo@1/shop', 'octo/shop@1', 'octo@1/shop@', 'octo/shop:ref:x', 'octo/shop:environment:release', 'octo/a/b', 'octo@1/shop@1\n*', 'oct?/shop', '']

test.each(rows)('%s: what would let others in is refused', (_title, changed) => {
  const pattern = patternOf(projectOf(answersFor(changed)))
  expect(hostile.filter((value) => pattern.test(value))).toEqual([])
})

test.each(rows)(
  '%s: the trust names the environments of the jobs that sign in, and no other',
  (_title, changed) => {
    const tree = projectOf(answersFor(changed))
    const named = namedIn(tree)
    expect(named.length).toBeGreaterThan(3)
    expect([...new Set(named)].sort()).toEqual(trustedBy(tree).sort())
  },
)

test.each(rows)(
  '%s: the deploy role is for main alone, whatever rules its environments have',
  (_title, changed) => {
    const tree = projectOf(answersFor(changed))
    if (!tree.has(bootstrap)) {
      const { roles } = stackOf(tree, 'infra/pipeline.yaml', 'orders-pipeline')
      for (const { Condition } of (roles.get('DeployRole') as Role).trust.Statement) {
        expect(Condition.StringEquals['token.actions.githubusercontent.com:ref']).toBe(
          'refs/heads/main',
        )
      }
      return
    }
    const locals = readBlocks(textOf(tree, bootstrap)).find(({ type }) => type === 'locals')
    expect(locals?.arguments.get('trust')).toMatch(
      /role == "deploy" \? \{ "token\.actions\.githubusercontent\.com:ref" = "refs\/heads\/main" \} : \{\}/,
    )
  },
)

// A service is passed roles of its own account alone. Of the services here, StackSets' documentation has a condition in the
// trust of its role ("Grant self-managed permissions"); with one that a service does not send, it could not take the role.
test.each(stacked)(
  '%s: what a service must send to take a role is what it promises',
  (_title, answers) => {
    for (const { roles } of stacksOf(answers).stacks.values()) {
      for (const { trust } of roles.values()) {
        for (const { Principal, Condition } of [trust.Statement].flat()) {
          if (!Principal?.Service || !Condition) continue
          expect(JSON.stringify(Condition.ArnLike?.['aws:SourceArn'])).toContain(':stackset/')
        }
      }
    }
  },
)

test.each(inTerraform)('%s: a service sends nothing to take a role', (_title, answers) => {
  const trusts = [...projectOf(answers)]
    .filter(([path]) => path.endsWith('.tf'))
    .flatMap(([, { bytes }]) => readBlocks(`${bytes}`))
    .filter(({ labels }) => labels[0] === 'aws_iam_role')
    .map((role) => role.arguments.get('assume_role_policy') ?? '')
  expect(trusts.filter((trust) => trust.includes('amazonaws.com')).length).toBeGreaterThan(0)
  for (const trust of trusts) expect(trust).not.toContain('aws:Source')
})
