import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type TestContext, test } from 'vitest'
import { placesOf } from '../../generators/plan/plan.ts'
import { regions } from '../../generators/plan/regions.ts'
import { answersFor } from '../support/answers.ts'
import { combinations, titleOf } from '../support/combinations.ts'
import { checksOf, distinct, run, scratch, translated, write } from './projects.ts'

const root = scratch()
// A stack set's own part is the same for any number of regions and any shift: the fewest, the most and one of them tell.
const inRegions = combinations().filter(
  ({ framework, deployment, shift = 'linear20-5m', regions: { length } = [] }) =>
    framework === 'sam' &&
    (!deployment || (shift === 'linear20-5m' && (length === 2 || length === 5))),
)
const cases = inRegions.map((answers, index) => ({
  ci: answers.ci,
  deployment: answers.deployment,
  title: titleOf(answers),
  project: write(answers, join(root, `${index}`)),
}))
const projects = cases.map(({ project }) => project)
// Of a stack set's regional template, stack-set.test.ts shows that it is SAM's with another description.
const regional = cases.flatMap(({ deployment, project }) => (deployment ? [] : [project]))
const services = combinations()
  .filter(({ framework }) => framework === 'serverless')
  .map((answers, index) => write(answers, join(root, `serverless-${index}`)))

test.each(cases.map(({ title, project }) => [title, project] as const))(
  '%s passes its own checks',
  async (_title, project) => {
    expect((await checksOf(project)).findings(project.checked)).toEqual([])
  },
)

const lint = (context: TestContext, regionNames: string[], files: string[]) =>
  run(context, 'cfn-lint', '--regions', ...regionNames, '--', ...files)

test('cfn-lint finds nothing in any template', (context) => {
  // What the Serverless Framework packages is looked at as it is packaged.
  const others = distinct(services, /^infra\/(artifacts|boundary|data|pipeline)\.yaml$/)
  const once = distinct(projects, /^infra\/(artifacts|boundary|data|global|pipeline)\.yaml$/)
  const files = [...once, ...distinct(regional, /region\.yaml$/), ...others]
  expect(files.length).toBeGreaterThan(40)
  const chosen = [...new Set(inRegions.flatMap(placesOf))]
  expect(lint(context, chosen, files)).toEqual({ status: 0, output: '' })
})

test('cfn-lint finds nothing in any region that can be chosen', (context) => {
  const { directory, checked } = write(
    answersFor({ domain: 'api.example.com', shift: 'linear20-5m' }),
    join(root, 'everywhere'),
  )
  const files = Object.keys(checked)
    .filter((path) => path.startsWith('infra/'))
    .map((path) => join(directory, path))
  const all = regions.map(({ name }) => name)
  expect(lint(context, all, files)).toEqual({ status: 0, output: '' })
})

interface Expanded {
  // biome-ignore lint/suspicious/noExplicitAny: templates as CloudFormation would see them
  Resources: Record<string, { Type: string; Properties: any; UpdatePolicy?: any }>
  Parameters: Record<string, unknown>
}

/** Templates as the transform leaves them, for a release of the given digest. */
function expand(context: TestContext, files: string[], digest: string): Expanded[] {
  const folder = join(root, digest.slice(0, 4))
  return translated(context, files, folder, digest).map((result) =>
    JSON.parse(readFileSync(result, 'utf8')),
  )
}

const only = ({ Resources }: Expanded, type: string) =>
  Object.entries(Resources).filter(([, resource]) => resource.Type === type)

test("the alias of every expanded template waits for CodeDeploy, and gradual shifts for the region's alarms", (context) => {
  for (const template of expand(context, distinct(regional, /region\.yaml$/), 'a'.repeat(64))) {
    const [[, alias] = []] = only(template, 'AWS::Lambda::Alias')
    expect(alias?.UpdatePolicy.CodeDeployLambdaAliasUpdate).toEqual({
      ApplicationName: { Ref: 'ServerlessDeploymentApplication' },
      DeploymentGroupName: { Ref: 'FunctionDeploymentGroup' },
    })
    const group = template.Resources.FunctionDeploymentGroup?.Properties
    const watched = group.AlarmConfiguration?.['Fn::If'][1].Alarms
    if ('TrafficShift' in template.Parameters) {
      expect(group.AlarmConfiguration['Fn::If'][2]).toEqual({})
      expect(watched.length).toBeGreaterThan(3)
      for (const { Name } of watched) {
        expect(template.Resources[Name.Ref]?.Type).toBe('AWS::CloudWatch::Alarm')
      }
    } else expect(group.AlarmConfiguration).toBeUndefined()
  }
})

test('a release of another digest is another version of the function', (context) => {
  const [file = ''] = distinct(regional, /region\.yaml$/)
  const [first, second] = ['a', 'b'].map((letter) => {
    const [template] = expand(context, [file], letter.repeat(64))
    return template && only(template, 'AWS::Lambda::Version').map(([id]) => id)
  })
  expect(first).toHaveLength(1)
  expect(second).not.toEqual(first)
})

test('the policies of a role stay below the 10,240 characters that IAM allows', (context) => {
  const pipelines = distinct(services, /infra\/pipeline\.yaml$/)
  const roles = expand(
    context,
    [
      ...distinct(regional, /infra\/region\.yaml$/),
      ...distinct(projects, /infra\/pipeline\.yaml$/),
      ...pipelines,
    ],
    'a'.repeat(64),
  )
    .flatMap((template) => only(template, 'AWS::IAM::Role'))
    .map(([id, { Properties }]) => ({
      id,
      length: JSON.stringify(Properties.Policies ?? []).length,
    }))
  expect(roles.filter(({ length }) => length > 10_240)).toEqual([])
})

test("GitHub's deploy role trusts this repository's environments, and no pattern", (context) => {
  const onGithub = cases.filter(({ ci }) => ci === 'github').map(({ project }) => project)
  const files = distinct(onGithub, /infra\/pipeline\.yaml$/)
  expect(files.length).toBeGreaterThan(0)
  for (const template of expand(context, files, 'a'.repeat(64))) {
    const role = only(template, 'AWS::IAM::Role').find(([id]) => id === 'DeployRole')?.[1]
    const [statement] = role?.Properties.AssumeRolePolicyDocument.Statement ?? []
    const condition = JSON.stringify(statement.Condition)
    const environments = [...condition.matchAll(/repo:\$\{Repository\}:environment:([a-z0-9-]+)"/g)]
    expect(Object.keys(statement.Condition)).toEqual(['StringEquals'])
    expect(environments.map(([, name]) => name)).toEqual(['release', 'rollout', 'rollback'])
    expect(condition).not.toContain('*')
  }
})
