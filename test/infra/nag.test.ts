import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type TestContext, test } from 'vitest'
import type { Answers } from '../../generators/plan/model.ts'
import { answersFor } from '../support/answers.ts'
import { type Finding, nag } from './nag.ts'
import { distinct, scratch, translated, write } from './projects.ts'

/** What stays as it is: rule, the resource's logical id, why. */
const accepted: [rule: string, resource: string, why: string][] = [
  ['APIG4', 'Route', 'the sample service asks no caller who they are, and the README says so'],
  ['APIG4', 'HealthRoute', 'Route 53 probes it, and has no credentials to show'],
  [
    'IAM5',
    'BackupRole',
    'what is copied has a name that AWS Backup makes, and lists have no resource',
  ],
  [
    'IAM5',
    'Boundary',
    'it is what the roles may do at most: test/iam holds it to what they may do',
  ],
  [
    'IAM5',
    'CodeDeployRole',
    'the function’s versions have numbers, and a list of alarms no resource',
  ],
  ['IAM5', 'DeployRole', 'test/iam holds each action and resource to what asks for it'],
  ['IAM5', 'StackRole', 'test/iam holds each action and resource to what asks for it'],
  ['IAM5', 'FunctionRole', 'log streams have no name beforehand'],
  [
    'S1',
    'Bucket',
    'it has releases alone; who reads them is in CloudTrail, where an account records data events',
  ],
]

/** Findings that nobody has accepted, and what is accepted though nothing finds it. */
function judged(findings: Finding[]) {
  const names = new Set(findings.map(({ rule, resource }) => `${rule} ${resource}`))
  const listed = new Set(accepted.map(([rule, resource]) => `${rule} ${resource}`))
  return {
    unlisted: [...names].filter((name) => !listed.has(name)),
    notFound: [...listed].filter((name) => !names.has(name)),
  }
}

const root = scratch()
const kinds: Partial<Answers>[] = [
  {},
  { domain: 'api.example.com', ci: 'circleci', shift: 'linear20-5m', approval: true },
]
/** Whatever brings another resource: the data, a domain, the CI system, steps of one's own. */
const projectsOf = (framework: Partial<Answers>) =>
  ['dynamodb', 'dynamodb-strong', 'dsql'].flatMap((data) =>
    kinds.map((kind) => {
      const answers = answersFor({ ...framework, ...kind, data })
      return write(answers, join(root, Object.values(answers).flat().join('-')))
    }),
  )

/**
 * Every template as CloudFormation would see it. The Serverless Framework's service in a region and the one for all are SAM's
 * stacks, as test/serverless shows, and so is a stack set's template: stack-set.test.ts.
 */
function templates(context: TestContext): string[] {
  const files = [
    ...distinct(projectsOf({ framework: 'sam' }), /^infra\/\w+\.yaml$/),
    ...distinct(
      projectsOf({ framework: 'sam', deployment: 'stacksets' }),
      /^infra\/(artifacts|boundary|data|global|pipeline)\.yaml$/,
    ),
    ...distinct(
      projectsOf({ framework: 'serverless' }),
      /^infra\/(artifacts|boundary|data|pipeline)\.yaml$/,
    ),
  ]
  return translated(context, files, join(root, 'translated'), 'a'.repeat(64))
}

test('what AwsSolutions finds in any template is listed with a reason, and nothing else is listed', (context) => {
  const files = templates(context)
  expect(files.length).toBeGreaterThan(30)
  expect(judged(nag(files, root))).toEqual({ unlisted: [], notFound: [] })
})

/** SAM's regional template with one part of it changed. */
function changed(context: TestContext, change: (resources: Record<string, Changed>) => void) {
  const { directory } = write(answersFor(), join(root, 'changed'))
  const [file = ''] = translated(
    context,
    [join(directory, 'infra/region.yaml')],
    join(root, 'translated-changed'),
    'a'.repeat(64),
  )
  const template = JSON.parse(readFileSync(file, 'utf8'))
  change(template.Resources)
  writeFileSync(file, JSON.stringify(template))
  return judged(nag([file], root))
}

// biome-ignore lint/suspicious/noExplicitAny: a resource, as CloudFormation would see it
type Changed = any

test('a topic that takes plain HTTP would be seen', (context) => {
  const { unlisted } = changed(context, (resources) => {
    delete resources.AlarmTopicPolicy
  })
  expect(unlisted).toEqual(['SNS3 AlarmTopic'])
})

test('a role with a policy of AWS’s own that nobody has judged would be seen', (context) => {
  const { unlisted } = changed(context, (resources) => {
    resources.FunctionRole.Properties.ManagedPolicyArns = [
      'arn:aws:iam::aws:policy/AdministratorAccess',
    ]
  })
  expect(unlisted).toEqual(['IAM4 FunctionRole'])
})

test('an accepted finding that is gone would be seen', (context) => {
  const { unlisted, notFound } = changed(context, (resources) => {
    delete resources.CodeDeployRole.Properties.Policies
  })
  expect(unlisted).toEqual([])
  expect(notFound).toContain('IAM5 CodeDeployRole')
})
