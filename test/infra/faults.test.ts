// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholders
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../generators/root.ts'
import { answersFor } from '../support/answers.ts'
import { checksOf, run, scratch, write } from './projects.ts'

const root = scratch()
const project = write(answersFor({ domain: 'api.example.com' }), join(root, 'faulty'))
const custom = write(answersFor({ shift: 'linear20-5m' }), join(root, 'custom'))
const checks = await checksOf(project)
const strong = write(answersFor({ data: 'dynamodb-strong' }), join(root, 'strong'))
const linked = write(answersFor({ data: 'dsql' }), join(root, 'linked'))

/** The project's texts with one of them changed. */
function changed(of: Record<string, string>, file: string, from: string | RegExp, to: string) {
  const text = of[file] ?? ''
  const faulty = text.replace(from, to)
  if (faulty === text) throw new Error(`${from} is not in ${file}`)
  return { ...of, [file]: faulty }
}

const region = 'infra/region.yaml'
const table = 'infra/global.yaml'

// biome-ignore format: one fault a line
/** What is wrong, how to make it so, and what the project's own checks must then say. */
const faults: [string, string, string | RegExp, string, RegExp][] = [
  ['a probe of the shared name', region, 'FullyQualifiedDomainName: !Sub ${AWS::Region}.api', 'FullyQualifiedDomainName: api', /ProbeHealth\.FullyQualified.*all regions share/],
  ['a probe of another name', region, 'Name: !Sub ${AWS::Region}.api.example.com\n        Port', 'Name: us-east-2.api.example.com\n        Port', /not this region's own name/],
  ['an interval that Route 53 lacks', region, 'RequestInterval: 10', 'RequestInterval: 20', /RequestInterval: Route 53 cannot probe every 20 s; take 10 or 30/],
  ['an interval other than the topology has', region, 'RequestInterval: 10', 'RequestInterval: 30', /it is 30, but topology\.ts has intervalSeconds 10/],
  ['a threshold other than the topology has', region, 'FailureThreshold: 3', 'FailureThreshold: 5', /FailureThreshold: it is 5, but topology\.ts has failureThreshold 3/],
  ['a probe of another path', region, 'ResourcePath: /health', 'ResourcePath: /', /evacuation switch works through \/health/],
  ['a probe under the limit of all requests', region, '        GET /health:\n', '        $default:\n', /overload would take one region after the other/],
  ['no probe', region, 'Type: HTTPS', 'Type: TCP', /no HTTPS health check/],
  ['a calculated check that one child satisfies', region, 'HealthThreshold: 2', 'HealthThreshold: 1', /1 of 2 checks are enough/],
  ['missing metrics that change health', region, 'LastKnownStatus\n', 'Unhealthy\n', /set LastKnownStatus/],
  ['a health check on an alarm that Route 53 cannot follow', region, 'Name: !Ref ServerErrorsAlarm\n', 'Name: !Ref ReleaseErrorsAlarm\n', /Route 53 cannot follow ReleaseErrorsAlarm/],
  ['an alarm for which silence is health', region, 'TreatMissingData: missing', 'TreatMissingData: notBreaching', /ServerErrorsAlarm calls silence an answer/],
  ['an alarm for DNS that counts probes', region, ' && ($.route = "*") && ($.route != "/health") }', ' }', /ServerErrorsAlarm counts the answers to probes/],
  ['a health check on no alarm', region, 'Name: !Ref ServerErrorsAlarm\n', 'Name: !Ref Function\n', /no alarm of this stack/],
  ['a shared record without health check', region, /HealthCheckId: !Ref RegionHealth\n/, 'Weight: 1\n', /SharedRecords\.RecordSets\.0\.HealthCheckId: without it a lost region/],
  ['a shared record that ignores its target', region, 'EvaluateTargetHealth: true', 'EvaluateTargetHealth: false', /EvaluateTargetHealth: without it/],
  ['a shared record for one region', region, 'Region: !Ref AWS::Region', 'Region: us-east-2', /SharedRecords\.RecordSets\.0\.Region: without it/],
  ['no IPv6', region, 'Type: AAAA', 'Type: A', /no AAAA record/],
  ['an alarm that looks less often', region, 'Period: 60', 'Period: 300', /ServerErrorsAlarm\.Period: it is 300, but topology\.ts has 60/],
  ['a formula that looks less often', region, '            Period: 60', '            Period: 300', /ReleaseErrorsAlarm\.Metrics\.errors\.Period/],
  ['an alarm that lets more errors pass', region, 'Threshold: 0.05', 'Threshold: 0.5', /ServerErrorsAlarm\.Threshold: it is 0\.5, but topology\.ts has 0\.05/],
  ['an alarm that waits longer', region, 'EvaluationPeriods: 2', 'EvaluationPeriods: 5', /EvaluationPeriods: it is 5/],
  ['an alarm that the gate does not find', region, 'orders-${AWS::Region}-5xx', '5xx', /AlarmName: the gate between waves would not find it/],
  ['a canary that CodeDeploy lacks', region, '!Ref ShiftSteps, ', 'Canary20Percent15Minutes, ', /CodeDeploy has no "Canary20Percent15Minutes"/],
  ['another canary than the topology has', region, 'CanaryInterval: 15', 'CanaryInterval: 30', /shifts canary 10 % \/ 30 min, but topology\.ts has canary 10 % \/ 15 min/],
  ['another runtime', region, 'nodejs24.x', 'nodejs22.x', /Function\.Runtime: it is "nodejs22\.x"/],
  ['another architecture', region, '[arm64]', '[x86_64]', /Function\.Architectures/],
  ['a version that new code does not make', region, /AutoPublishCodeSha256:.*\n/, 'Description: x\n', /publishes no version/],
  ['a version that answers do not name', region, 'SERVICE_VERSION: !Ref Release', 'SERVICE_VERSION: "1"', /SERVICE_VERSION: it is "1"/],
  ['a release that can be offered once', region, 'INSTALLED_AT: !Ref InstalledAt', 'INSTALLED_AT: "1"', /INSTALLED_AT: it is "1"/],
  ['a role with a name', region, 'FunctionRole:\n    Type: AWS::IAM::Role\n    Properties:', 'FunctionRole:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: orders', /FunctionRole\.RoleName: IAM is global/],
  ['a role without the boundary', region, /\n +PermissionsBoundary: .*/, '', /FunctionRole\.PermissionsBoundary: the pipeline may make no such role; set arn:.*:policy\/orders-boundary/],
  ['a role outside of the service’s path', region, /\n +Path: \/orders\/\n/, '\n', /FunctionRole\.Path: the pipeline may make no such role; set \/orders\//],
  ['a role that may do anything', region, '- dynamodb:ConditionCheckItem', "- '*'", /it allows \*/],
  ['a function that looks for another table', region, 'TABLE_NAME: orders', 'TABLE_NAME: order', /TABLE_NAME: it is "order", but the table is called orders/],
  ['a policy for another table', region, ':table/orders', ':table/*', /end it with :table\/orders/],
  ['a pair whose lag nobody watches', region, 'Value: us-west-2', 'Value: us-west-1', /no alarm watches how far us-west-2 is behind/],
  ['a replica where there is no region', table, 'Region: us-west-2', 'Region: us-west-9', /AWS has no region us-west-9/],
  ['a replica where the service does not run', table, 'Region: us-west-2', 'Region: us-west-1', /does not run in us-west-1/],
  ['a region without replica', table, 'Region: us-west-2', 'Region: us-west-1', /us-west-2 has no replica/],
  ['a replica twice', table, 'Region: us-west-2', 'Region: us-east-2', /us-east-2 is there twice/],
  ['a home region without replica', table, 'Region: us-east-2', 'Region: us-west-1', /the home region us-east-2.*is not among them/],
  ['an attribute of no key', table, 'KeySchema:', '  - AttributeName: extra\n          AttributeType: S\n      KeySchema:', /extra is in no key/],
  ['a key without attribute', table, '- AttributeName: sk\n          AttributeType: S', '', /sk is not defined/],
  ['a table that may be dropped', table, 'DeletionPolicy: Retain', 'DeletionPolicy: Delete', /DeletionPolicy: a mistake in a template could drop the data/],
  ['a table that may be replaced', table, 'UpdateReplacePolicy: Retain', 'UpdateReplacePolicy: Delete', /UpdateReplacePolicy/],
  ['a replica without recovery', table, 'PointInTimeRecoveryEnabled: true', 'PointInTimeRecoveryEnabled: false', /us-east-2 has no point-in-time recovery/],
  ['a replica without protection', table, 'DeletionProtectionEnabled: true', 'DeletionProtectionEnabled: false', /not protected from deletion/],
  ['a command that the function may not send', 'src/store/dynamodb.ts', 'QueryCommand,', 'QueryCommand,\n  ScanCommand,', /infra\/region\.yaml, dynamodb:Scan: src\/ sends it, and it is not allowed[\s\S]*infra\/boundary\.yaml, dynamodb:Scan/],
  ['a right that is missing', region, '                  - dynamodb:Query\n', '', /infra\/region\.yaml, dynamodb:Query: src\/ sends it, and it is not allowed; add it/],
  ['a right outside of the boundary', 'infra/boundary.yaml', /.*- dynamodb:ConditionCheckItem\n/, '', /infra\/boundary\.yaml, dynamodb:ConditionCheckItem: .*before the release/],
  ['a right that nothing needs', region, '- dynamodb:Query\n', '- dynamodb:Query\n                  - dynamodb:Scan\n', /dynamodb:Scan: it is allowed, and nothing in src\/ sends it/],
  ['an index that the function may not ask', 'src/store/dynamodb.ts', 'TableName: table,', "TableName: table,\n        IndexName: 'by-date',", /Table\.Resource: src\/ asks an index/],
  ['a table without stream', table, 'StreamSpecification:\n        StreamViewType: NEW_AND_OLD_IMAGES', 'TableClass: STANDARD', /replicas need the stream/],
]

test.each(faults)('%s is found', (_fault, file, from, to, sentence) => {
  const findings = checks.findings(changed(project.checked, file, from, to))
  expect(findings.join('\n')).toMatch(sentence)
})

// biome-ignore format: one fault a line
const strongFaults: [string, string, string | RegExp, string, RegExp][] = [
  ['an eventual table', table, 'MultiRegionConsistency: STRONG', 'MultiRegionConsistency: EVENTUAL', /MultiRegionConsistency: a write in one region could undo another’s; set STRONG/],
  ['a table that says nothing of consistency', table, 'MultiRegionConsistency: STRONG', 'TableClass: STANDARD', /MultiRegionConsistency/],
  ['a fourth vote', table, 'Replicas:\n', 'Replicas:\n        - Region: eu-west-1\n', /4 regions vote \(eu-west-1, us-east-2, us-west-2, us-east-1\), and it takes three/],
  ['no witness beside two replicas', table, /GlobalTableWitnesses:\n.*\n/, 'TableClass: STANDARD\n', /2 regions vote/],
  ['another witness than the topology has', table, 'Region: us-east-1', 'Region: ca-central-1', /ca-central-1 vote, but topology\.ts has us-east-2, us-west-2, us-east-1/],
  ['an expiry', table, 'KeySchema:', 'TimeToLiveSpecification: { AttributeName: at, Enabled: true }\n      KeySchema:', /TimeToLiveSpecification: a strongly consistent table has none/],
  ['a local index', table, '      KeySchema:', '      LocalSecondaryIndexes: []\n      KeySchema:', /LocalSecondaryIndexes: a strongly consistent table has none/],
  ['a replica without recovery', table, 'PointInTimeRecoveryEnabled: true', 'PointInTimeRecoveryEnabled: false', /us-east-2 has no point-in-time recovery/],
  ['a right to a transaction', region, '- dynamodb:PutItem', '- dynamodb:ConditionCheckItem', /dynamodb:ConditionCheckItem is for transactions/],
]

test.each(strongFaults)(
  '%s is found in a strong table',
  async (_fault, file, from, to, sentence) => {
    const { findings } = await checksOf(strong)
    expect(findings(changed(strong.checked, file, from, to)).join('\n')).toMatch(sentence)
  },
)

const data = 'infra/data.yaml'
const pipeline = 'infra/pipeline.yaml'

// biome-ignore format: one fault a line
const linkedFaults: [string, string, string | RegExp, string, RegExp][] = [
  ['a cluster that may be dropped', data, 'DeletionPolicy: Retain', 'DeletionPolicy: Delete', /Cluster\.DeletionPolicy: it is "Delete", and a mistake in a template could drop the data; set "Retain"/],
  ['a cluster that may be replaced', data, 'UpdateReplacePolicy: Retain', 'UpdateReplacePolicy: Delete', /Cluster\.UpdateReplacePolicy/],
  ['a cluster that anybody may delete', data, 'DeletionProtectionEnabled: true', 'DeletionProtectionEnabled: false', /DeletionProtectionEnabled: it is false/],
  ['another witness than the topology has', data, 'WitnessRegion: us-east-1', 'WitnessRegion: us-west-1', /WitnessRegion: it is "us-west-1", and topology\.ts has another/],
  ['clusters that are never linked', data, /\n +Clusters: !If.*\n/, '\n', /Clusters: it is undefined, and the clusters would not be linked/],
  ['a function that connects as admin', data, 'Action: dsql:DbConnect', 'Action: dsql:DbConnectAdmin', /FunctionRole\.Policies\.Database: it is admin of other services’ databases/],
  ['a function that connects to other clusters', data, 'Resource: !GetAtt Cluster.ResourceArn', 'Resource: "*"', /it is not the region’s own cluster/],
  ['a pipeline that is admin everywhere', pipeline, 'aws:ResourceTag/service: orders', 'aws:ResourceTag/team: shop', /DeployRole\.Policies\.Migrations: it is admin of other services’/],
  ['a pipeline that may drop the data', pipeline, '- dsql:CreateCluster', '- dsql:DeleteCluster', /StackRole\.Policies\.Clusters: it may delete the data/],
  ['a stack that reads what no other tells', region, '!ImportValue orders-data-endpoint', '!ImportValue orders-endpoint', /!ImportValue orders-endpoint: no template exports that/],
]

test.each(linkedFaults)(
  '%s is found in linked clusters',
  async (_fault, file, from, to, sentence) => {
    const { findings } = await checksOf(linked)
    expect(findings(linked.checked)).toEqual([])
    expect(findings(changed(linked.checked, file, from, to)).join('\n')).toMatch(sentence)
  },
)

// biome-ignore format: one fault a line
const topologyFaults: [string, (topology: Topology) => void, RegExp][] = [
  ['an unknown region', (it: Topology) => { it.regions[1].name = 'us-west-9' }, /AWS has no region us-west-9/],
  ['a region twice', (it: Topology) => { it.regions[1].name = 'us-east-2' }, /us-east-2 is there twice/],
  ['a single region', (it: Topology) => { it.regions.pop() }, /nowhere to fail over to/],
  ['a home that is no region', (it: Topology) => { it.home = 'eu-west-1' }, /eu-west-1 is none of the regions/],
  ['a region in no wave', (it: Topology) => { it.rollout.waves[0].regions.pop() }, /they deploy us-east-2, but/],
  ['a time to live that aliases do not have', (it: Topology) => { it.dns.ttlSeconds = 30 }, /gives every alias to API Gateway 60 s/],
]

test.each(topologyFaults)('%s in the topology is found', (_fault, change, sentence) => {
  expect(checks.findings(project.checked, change).join('\n')).toMatch(sentence)
})

test("steps of one's own that differ from the topology are found", async () => {
  const { findings } = await checksOf(custom)
  const faulty = changed(custom.checked, region, 'LinearPercentage: 20', 'LinearPercentage: 50')
  expect(findings(faulty).join('\n')).toMatch(
    /linear 50 % \/ 5 min, but topology\.ts has linear 20/,
  )
})

// biome-ignore lint/suspicious/noExplicitAny: the emitted project's type
type Topology = any

/** What only the real validators know. */
// biome-ignore format: one fault a line
const lintFaults: [string, string, string, RegExp][] = [
  ['a property that does not exist', 'EnableSNI: true', 'EnableSni: true', /E3002.*EnableSni/],
  ['a runtime that does not exist', 'nodejs24.x', 'nodejs99.x', /nodejs99\.x/],
  ['an output of a resource that is not there', 'Value: !Ref AlarmTopic', 'Value: !Ref Topic', /E1020|'Topic'/],
  ['resources that wait for each other', '  Integration:\n', '  Integration:\n    DependsOn: SharedRecords\n', /Circular/],
]

test.for(lintFaults)('cfn-lint finds %s', ([, from, to, message], context) => {
  const file = join(root, 'lint.yaml')
  writeFileSync(file, changed(project.checked, region, from, to)[region] ?? '')
  const { status, output } = run(context, 'cfn-lint', '--regions', 'us-east-2', '--', file)
  expect(output).toMatch(message)
  expect(status).not.toBe(0)
})

const samFaults: [string, string, string, RegExp][] = [
  ['a deployment without alias', 'AutoPublishAlias: live', 'Description: x', /AutoPublishAlias/],
  ['an alias that cannot be', 'AutoPublishAlias: live', 'AutoPublishAlias: "1"', /alias name/i],
]

test.for(samFaults)('the SAM translator refuses %s', ([, from, to, message], context) => {
  const [file, parameters] = [join(root, 'sam.yaml'), join(root, 'digest.json')]
  writeFileSync(file, changed(project.checked, region, from, to)[region] ?? '')
  writeFileSync(parameters, JSON.stringify({ ArtifactDigest: 'a'.repeat(64) }))
  const script = `${packageRoot}test/infra/translate.py`
  const { status, output } = run(context, 'python3', script, parameters, file, `${file}.json`)
  expect(output).toMatch(message)
  expect(status).toBe(1)
})

/** `npm run validate` in a project, with nothing on the PATH. */
function validateWithoutCfnLint(directory: string, env: Record<string, string>) {
  const ran = spawnSync(process.execPath, ['toolkit/commands/validate.ts'], {
    cwd: directory,
    encoding: 'utf8',
    env: { PATH: join(root, 'empty'), ...env },
  })
  return { status: ran.status, said: `${ran.stdout}${ran.stderr}` }
}

test('validate says that it skipped cfn-lint where that is not installed', () => {
  mkdirSync(join(root, 'empty'), { recursive: true })
  const { status, said } = validateWithoutCfnLint(project.directory, {})
  expect(said).toMatch(/SKIPPED: cfn-lint is not installed.*pipx install cfn-lint/)
  expect(status).toBe(0)
})

test('validate fails in CI where cfn-lint is not installed', () => {
  const { status, said } = validateWithoutCfnLint(project.directory, { CI: 'true' })
  expect(said).toMatch(/CI must not skip it/)
  expect(status).toBe(1)
})

test('validate prints a finding as a sentence, and fails', () => {
  const { directory, checked } = write(answersFor({}), join(root, 'printed'))
  const faulty = changed(checked, region, 'nodejs24.x', 'nodejs22.x')[region] ?? ''
  writeFileSync(join(directory, region), faulty)
  const { status, said } = validateWithoutCfnLint(directory, {})
  expect(said).toMatch(/^infra\/region\.yaml, Function\.Runtime: it is "nodejs22\.x"/)
  expect(status).toBe(1)
})

/** `npm run validate` in a project. */
const validate = (directory: string) =>
  spawnSync(process.execPath, ['toolkit/commands/validate.ts'], {
    cwd: directory,
    encoding: 'utf8',
  })

test('validate passes an untouched project, cfn-lint included', (context) => {
  run(context, 'cfn-lint', '--version')
  const { status, stdout } = validate(project.directory)
  expect(stdout).toMatch(/^\d templates for us-east-2, us-west-2: nothing found\.$/m)
  expect(stdout).not.toContain('SKIPPED')
  expect(status).toBe(0)
})

test('what cfn-lint alone finds fails validate, and is printed', (context) => {
  run(context, 'cfn-lint', '--version')
  const { directory, checked } = write(answersFor({}), join(root, 'linted'))
  const faulty = changed(checked, region, 'MemorySize: 512', 'MemorySize: 1')[region] ?? ''
  writeFileSync(join(directory, region), faulty)
  const { status, stdout } = validate(directory)
  expect(stdout).toMatch(/E\d{4}/)
  expect(status).toBe(1)
})
