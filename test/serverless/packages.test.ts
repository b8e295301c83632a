// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholders

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest'
import type { Answers } from '../../generators/plan/model.ts'
import { placesOf } from '../../generators/plan/plan.ts'
import { regions } from '../../generators/plan/regions.ts'
import { packageRoot } from '../../generators/root.ts'
import { run } from '../infra/projects.ts'
import { answersFor } from '../support/answers.ts'
import { titleOf } from '../support/combinations.ts'
import { projectOf } from '../support/lay-out.ts'
import { differences } from './parity.ts'
import { type Any, installProjects, type Project, type Projects } from './project.ts'

const answers = (changed: Partial<Answers> = {}) =>
  answersFor({ framework: 'serverless', domain: 'api.example.com', ...changed })
const spread = ['us-east-2', 'us-west-2', 'eu-west-1', 'ap-southeast-2', 'sa-east-1']

/** Whatever makes a package another: the data, how many regions, a domain or none, and each kind of shift. */
const sample: Answers[] = [
  answersFor({ framework: 'serverless', data: 'dynamodb-strong' }),
  answers({ regions: spread, rollout: 'regional-canary', shift: 'linear20-5m', ci: 'circleci' }),
  answers({ data: 'dsql', rollout: 'all-at-once', name: 'shop-2' }),
  answersFor({ framework: 'serverless', regions: spread.slice(0, 4), rollout: 'canary-region' }),
]

let projects: Projects
beforeAll(() => {
  projects = installProjects()
})
afterAll(() => projects?.remove())

/** SAM's templates for the same answers, as the transform leaves them. */
function samTemplates(
  context: TestContext,
  { directory }: Project,
  of: Answers,
): { global: Any; region: Any } {
  const files = projectOf({ ...of, framework: 'sam' })
  const parameters = join(directory, 'sam-parameters.json')
  writeFileSync(parameters, JSON.stringify({ ArtifactDigest: 'a'.repeat(64) }))
  const paths = ['global', 'region'].flatMap((stack) => {
    const template = join(directory, `sam-${stack}.yaml`)
    writeFileSync(template, files.get(`infra/${stack}.yaml`)?.bytes ?? '')
    return [template, join(directory, `sam-${stack}.json`)]
  })
  const script = `${packageRoot}test/infra/translate.py`
  const { status, output } = run(context, 'python3', script, parameters, ...paths)
  expect(status, output).toBe(0)
  const expanded = (stack: string): Any =>
    JSON.parse(readFileSync(join(directory, `sam-${stack}.json`), 'utf8'))
  return { global: expanded('global'), region: expanded('region') }
}

const lint = (context: TestContext, places: string[], files: string[]) =>
  run(context, 'cfn-lint', '--regions', ...places, '--', ...files)

describe.each(sample.map((of) => [titleOf(of), of] as const))('%s', (_title, of) => {
  let project: Project
  beforeAll(() => {
    project = projects.make(of)
  })

  test('passes its own checks, packaged offline and without credentials', async () => {
    expect(await project.findings()).toEqual([])
  })

  test('is what SAM makes of the same answers, resource by resource', (context) => {
    const sam = samTemplates(context, project, of)
    expect(differences(sam.global, project.last('global'))).toEqual([])
    expect(differences(sam.region, project.last('region'))).toEqual([])
  })

  test('cfn-lint finds nothing in its regions', (context) => {
    const files = ['dist/infra/region.json', 'dist/infra/global.json', 'infra/pipeline.yaml'].map(
      (path) => join(project.directory, path),
    )
    expect(lint(context, placesOf(of), files)).toEqual({ status: 0, output: '' })
  })
})

describe('a package', () => {
  let project: Project
  beforeAll(() => {
    project = projects.make(answers())
  })

  test('is the same for every region and stage', () => {
    project.packaged('region')
    const once = project.osls()
    for (const words of [
      ['--region', 'us-west-2'],
      ['--region', 'eu-south-2', '--stage', 'trial'],
      ['--stage', 'development'],
    ]) {
      expect(project.osls(...words), words.join(' ')).toEqual(once)
    }
  })

  test('is right in every region that can be chosen', (context) => {
    project.packaged('region')
    const file = join(project.directory, 'dist/infra/region.json')
    const all = regions.map(({ name }) => name)
    expect(lint(context, all, [file])).toEqual({ status: 0, output: '' })
  })

  test('of what exists once holds that, and nothing of its own', () => {
    const { Resources, Outputs } = project.packaged('global')
    expect(Object.keys(Resources).sort()).toEqual(['HostedZone', 'Table'])
    expect(Object.keys(Outputs).sort()).toEqual(['HostedZoneId', 'NameServers', 'TableName'])
  })

  const serviceFile = 'serverless.yml'
  const resources = 'infra/region.yaml'
  // biome-ignore format: one fault a line
  /** What is wrong, how to make it so, and what the project's own checks must then say. */
  const faults: [string, string, string | RegExp, string, RegExp][] = [
    ['an API that calls the function itself', resources, 'IntegrationUri: !Ref LiveAlias', 'IntegrationUri: !GetAtt ApiLambdaFunction.Arn', /IntegrationUri: .* all of a new release at once/],
    ['an alias that CloudFormation moves', resources, / {4}UpdatePolicy:\n( {6}.*\n)+/, '', /LiveAlias\.UpdatePolicy: CodeDeploy does not move this alias/],
    ['an alias on what is not released', resources, '!GetAtt ReleaseVersion.Version', '$LATEST', /LiveAlias\.FunctionVersion: it is "\$LATEST"/],
    ['another runtime', serviceFile, 'nodejs24.x', 'nodejs22.x', /ApiLambdaFunction\.Runtime: it is "nodejs22\.x"/],
    ['another architecture', serviceFile, 'arm64', 'x86_64', /ApiLambdaFunction\.Architectures/],
    ['code that osls would place', serviceFile, / {10}Code:\n.*\n.*\n/, '', /ApiLambdaFunction\.Code: .*own bucket/],
    ['a version that answers do not name', serviceFile, 'SERVICE_VERSION: !Ref Release', 'SERVICE_VERSION: "1"', /SERVICE_VERSION: it is "1"/],
    ['a release that can be offered once', serviceFile, 'INSTALLED_AT: !Ref InstalledAt', 'INSTALLED_AT: "1"', /INSTALLED_AT: it is "1"/],
    ['a function that looks for another table', serviceFile, 'TABLE_NAME: orders', 'TABLE_NAME: order', /TABLE_NAME: it is "order", but the table is called orders/],
    ['a canary that CodeDeploy lacks', resources, '!Ref ShiftSteps, ', 'CodeDeployDefault.LambdaCanary20Percent15Minutes, ', /CodeDeploy has no "CodeDeployDefault\.LambdaCanary20Percent15Minutes"/],
    ['another canary than the topology has', resources, 'CanaryInterval: 15', 'CanaryInterval: 30', /shifts canary 10 % \/ 30 min, but topology\.ts has canary 10 % \/ 15 min/],
    ['an alarm that the gate does not find', resources, 'orders-${AWS::Region}-5xx', '5xx', /AlarmName: the gate between waves would not find it/],
  ]

  test.each(faults)('with %s is found', async (_what, file, from, to, found) => {
    const back = project.edit(file, from, to)
    const findings = await project.findings().finally(back)
    expect(findings.join('\n')).toMatch(found)
  })

  test('of a strong table with another witness is found', async () => {
    const strong = projects.make(answers({ data: 'dynamodb-strong' }))
    strong.edit('infra/global.yaml', 'Region: us-east-1', 'Region: us-west-1')
    const findings = await strong.findings()
    expect(findings.join('\n')).toMatch(/us-west-1 vote, but topology\.ts has .*us-east-1/)
  })

  test('that reads what the stack of the data does not tell is found', async () => {
    const linked = projects.make(answers({ data: 'dsql' }))
    linked.edit('serverless.yml', 'orders-data-endpoint', 'orders-endpoint')
    linked.edit('infra/data.yaml', 'Action: dsql:DbConnect\n', 'Action: dsql:DbConnectAdmin\n')
    const findings = await linked.findings()
    expect(findings.toSorted()).toEqual([
      expect.stringMatching(/^infra\/data\.yaml, FunctionRole\.Policies\.Database: it is admin/),
      expect.stringMatching(/^infra\/region\.yaml, !ImportValue orders-endpoint: no template/),
    ])
  })

  test('that lacks an alarm is not what SAM makes, nor is one with a wider right', (context) => {
    const { region: sam } = samTemplates(context, project, answers())
    const ours = project.packaged('region')
    const { LatencyAlarm, ...Resources } = ours.Resources
    expect(differences(sam, { ...ours, Resources })).toEqual([
      expect.stringMatching(/^LatencyAlarm: .* this is undefined$/),
    ])
    const wider = structuredClone(ours)
    const [policy] = wider.Resources.FunctionRole.Properties.Policies
    policy.PolicyDocument.Statement[0].Action.push('dynamodb:Scan')
    expect(differences(sam, wider)).toEqual([expect.stringMatching(/^FunctionRole: /)])
  })

  test('of a function with an event that nobody knows is not made', () => {
    const back = project.edit(
      'serverless.yml',
      '    handler:',
      '    events: [pigeon]\n    handler:',
    )
    expect(() => project.packaged('region')).toThrow(/osls cannot package serverless\.yml/)
    back()
  })
})
