import { parse } from 'jsonc-parser'
import { expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { type Answers, makePlan, type Plan } from '../../generators/plan/plan.ts'
import { type Stateful, stateOf } from '../../generators/plan/state.ts'
import { render } from '../../generators/render/render.ts'
import { readSources } from '../../generators/render/sources.ts'
import { packageRoot } from '../../generators/root.ts'
import { answersAtTheEdge, answersFor } from '../support/answers.ts'
import { combinations, titleOf } from '../support/combinations.ts'

type Declared = Pick<Stateful, 'id' | 'identity'>
// biome-ignore lint/suspicious/noExplicitAny: a template's properties, as they are parsed
type Properties = any
/** A project's text files by path. */
type Files = ReadonlyMap<string, string>

interface Place {
  logicalId: string
  stack: string
  region: string
  plan: Plan
  properties: Properties
}

/** What holds data, and what of it the platform replaces it for: "Update requires: Replacement" in CloudFormation's reference. */
const statefulTypes: Record<string, (place: Place) => Declared[]> = {
  // All items and orders. TableName, KeySchema with the types of its attributes, and local indexes.
  'AWS::DynamoDB::GlobalTable': ({ logicalId, stack, region, properties }) => {
    const { TableName, AttributeDefinitions, KeySchema, LocalSecondaryIndexes, Replicas } =
      properties
    const { MultiRegionConsistency, GlobalTableWitnesses = [] } = properties
    const voting = [...Replicas, ...GlobalTableWitnesses].map(({ Region }) => Region).sort()
    // DynamoDB changes neither the mode nor who agrees on writes.
    const mode = MultiRegionConsistency === 'STRONG' ? `, strong in ${voting.join(', ')}` : ''
    const typeOf = (name: string) =>
      AttributeDefinitions.find((one: Properties) => one.AttributeName === name)?.AttributeType
    const key = KeySchema.map(
      (one: Properties) => `${one.AttributeName} ${one.KeyType} ${typeOf(one.AttributeName)}`,
    )
    const indexes = LocalSecondaryIndexes ? `, ${JSON.stringify(LocalSecondaryIndexes)}` : ''
    return [
      {
        id: 'table',
        identity: `${logicalId} of the stack ${stack} in ${region}: ${TableName}, key ${key.join(', ')}${mode}${indexes}`,
      },
      // One that leaves the list is deleted, with the writes that no other replica has seen.
      ...Replicas.map(({ Region }: Properties) => ({
        id: `replica ${Region}`,
        identity: `${TableName} in ${Region}`,
      })),
    ]
  },
  // All items and orders, together with the cluster that it is linked with. It has no name, and no property replaces it.
  'AWS::DSQL::Cluster': ({ logicalId, stack, region, plan, properties }) => {
    const { WitnessRegion } = properties.MultiRegionProperties
    const linked = plan.regions.map(({ name }) => name).sort()
    return [
      {
        id: `cluster ${region}`,
        identity: `${logicalId} of the stack ${stack} in ${region}, of ${linked.join(' and ')}, with the witness ${WitnessRegion}`,
      },
    ]
  },
  // BackupVaultName, EncryptionKeyArn.
  'AWS::Backup::BackupVault': ({ logicalId, stack, region, properties }) => [
    {
      id: `backups ${region}`,
      identity: `${logicalId} of the stack ${stack} in ${region}: ${Object.values(properties).join()}`,
    },
  ],
  // A roll-back puts back what it finds there. Its name is made from the stack's.
  'AWS::S3::Bucket': ({ logicalId, stack, region, properties }) => [
    {
      id: `releases ${region}`,
      identity: `${logicalId} of the stack ${stack} in ${region}${properties.BucketName ? `: ${properties.BucketName}` : ''}`,
    },
  ],
  // Its name servers are written down in the parent zone, and it may hold records of its owner's. Name.
  'AWS::Route53::HostedZone': ({ logicalId, stack, region, properties }) => [
    { id: 'zone', identity: `${logicalId} of the stack ${stack} in ${region}: ${properties.Name}` },
  ],
}

/** What a deployment makes again as it was, and why it is no loss. */
const statelessTypes: Record<string, string> = {
  'AWS::ApiGatewayV2::Api': 'routes requests; its address is as long-lived as its stack',
  'AWS::ApiGatewayV2::ApiMapping': 'part of the entrance',
  'AWS::ApiGatewayV2::DomainName': 'part of the entrance',
  'AWS::ApiGatewayV2::Integration': 'part of the API',
  'AWS::ApiGatewayV2::Route': 'part of the API',
  'AWS::ApiGatewayV2::Stage': 'part of the API',
  'AWS::Backup::BackupPlan': 'says when; what it made is in the vaults',
  'AWS::Backup::BackupSelection': 'part of the plan',
  'AWS::CertificateManager::Certificate': 'issued again, by DNS alone',
  'AWS::CloudWatch::Alarm': 'looks at the last minutes only',
  'AWS::CodeDeploy::DeploymentConfig': 'a setting',
  'AWS::IAM::OIDCProvider': 'a setting; retained for the account’s other projects',
  'AWS::IAM::Role':
    'rights; nobody outside the project names them but the CI system, who is told anew',
  'AWS::Lambda::Permission': 'a right',
  'AWS::Logs::LogGroup': 'ends by itself after 30 days, and nothing is decided by older lines',
  'AWS::Logs::MetricFilter': 'counts the last minutes for alarms',
  'AWS::Route53::HealthCheck': 'looks at the last minutes only',
  'AWS::Route53::RecordSetGroup': 'names what the stack has made',
  'AWS::S3::BucketPolicy': 'a right',
  'AWS::SNS::Topic': 'holds no message; who is subscribed is said in the advice on new regions',
  'AWS::Serverless::Function': 'made again from a release',
}

/** The parts of a Worker's config that hold data. */
const statefulSettings: Record<string, (config: Properties) => Declared[]> = {
  durable_objects: ({ name, durable_objects, migrations }) =>
    durable_objects.bindings.map(({ class_name }: Properties) => {
      const made = migrations.find(({ new_sqlite_classes = [] }: Properties) =>
        new_sqlite_classes.includes(class_name),
      )
      return {
        id: `objects ${class_name}`,
        identity: `${class_name} of the Worker ${name}, made with SQLite by the migration ${made?.tag}`,
      }
    }),
  d1_databases: ({ name, d1_databases }) =>
    d1_databases.map(({ binding, migrations_dir, ...others }: Properties) => ({
      id: `database ${binding}`,
      identity: `${binding} of the Worker ${name}${Object.values(others).join()}`,
    })),
  kv_namespaces: ({ name, kv_namespaces }) =>
    kv_namespaces.map(({ binding, ...others }: Properties) => ({
      id: `namespace ${binding}`,
      identity: `${binding} of the Worker ${name}${Object.values(others).join()}`,
    })),
}

const statelessSettings: Record<string, string> = {
  $schema: 'a setting',
  name: 'part of every identity above',
  main: 'a setting',
  compatibility_date: 'a setting',
  compatibility_flags: 'a setting',
  workers_dev: 'an address, there or not',
  preview_urls: 'a setting',
  routes: 'names of the router, in a zone that is not the project’s',
  version_metadata: 'names the version',
  migrations: 'part of the objects’ identity',
  observability: 'log lines of a few days',
  upload_source_maps: 'a setting',
  services: 'names the other Worker',
  analytics_engine_datasets:
    'the figures of the last minutes, for gates; without older ones a gate still judges',
}

/** Where each template is deployed. A template that is not here is one that nobody has thought of. */
const deployed: Record<string, { stack: string; in: (plan: Plan) => string[] }> = {
  'infra/global.yaml': { stack: 'global', in: ({ home }) => [home] },
  'infra/pipeline.yaml': { stack: 'pipeline', in: ({ home }) => [home] },
  'infra/artifacts.yaml': {
    stack: 'artifacts',
    in: (plan) => plan.regions.map(({ name }) => name),
  },
  'infra/data.yaml': { stack: 'data', in: (plan) => plan.regions.map(({ name }) => name) },
  'infra/region.yaml': { stack: 'region', in: (plan) => plan.regions.map(({ name }) => name) },
}

/** The stacks' names, as the project's own scripts and README spell them. */
function stackNames(files: Files, service: string): string[] {
  const text = files.get('ops/rollout/stacks.ts') ?? ''
  const named = [...text.matchAll(/: `\$\{topology\.service\}(-[a-z]+)`/g)].map(
    ([, end]) => `${service}${end}`,
  )
  const byHand = /--stack-name (\S+-pipeline)/.exec(files.get('README.md') ?? '')
  return [...named, byHand?.[1] ?? '']
}

function declaredIn(files: Files, plan: Plan): Declared[] {
  const service = /service: '(.+)'/.exec(files.get('topology.ts') ?? '')?.[1] ?? ''
  const found: Declared[] = []
  for (const [path, text] of files) {
    if (/^infra\/.*\.ya?ml$/.test(path)) {
      const where = deployed[path]
      if (!where) throw new Error(`nobody says where ${path} is deployed`)
      const stack = `${service}-${where.stack}`
      if (!stackNames(files, service).includes(stack)) throw new Error(`${stack} is no stack`)
      const { Resources } = parseDocument(text, { logLevel: 'silent' }).toJSON()
      for (const [logicalId, { Type, Properties = {} }] of Object.entries<Properties>(Resources)) {
        if (!statefulTypes[Type] && !statelessTypes[Type]) {
          throw new Error(`${path}: whether ${Type} holds data is not said`)
        }
        for (const region of where.in(plan)) {
          const place = { logicalId, stack, region, plan, properties: Properties }
          found.push(...(statefulTypes[Type]?.(place) ?? []))
        }
      }
    }
    if (/(^|\/)wrangler\.jsonc?$/.test(path)) {
      const config = parse(text)
      for (const key of Object.keys(config)) {
        if (!statefulSettings[key] && !statelessSettings[key]) {
          throw new Error(`${path}: whether ${key} holds data is not said`)
        }
        found.push(...(statefulSettings[key]?.(config) ?? []))
      }
    }
  }
  return found
}

const sources = readSources(`${packageRoot}templates/`)

function filesOf(answers: Answers): Files {
  const tree = render(makePlan(answers), sources)
  const looked =
    /^(infra\/|ops\/rollout\/stacks\.ts|topology\.ts|README\.md|(.*\/)?wrangler\.jsonc?)/
  return new Map(
    [...tree].flatMap(([path, { bytes }]) => (looked.test(path) ? [[path, `${bytes}`]] : [])),
  )
}

const byId = (a: Declared, b: Declared) => (a.id < b.id ? -1 : 1)
const inventory = (plan: Plan): Declared[] =>
  stateOf(plan).map(({ id, identity }) => ({ id, identity }))

/** One combination for each distinct infrastructure: files under `infra/` and Workers' configs. */
const infrastructures = new Map(
  combinations().map((answers) => {
    const files = [...filesOf(answers)].filter(([path]) => /\.(yaml|jsonc)$/.test(path))
    return [JSON.stringify(files), answers]
  }),
)

test.each([...infrastructures.values()].map((answers) => [titleOf(answers), answers] as const))(
  'the inventory is what the files declare: %s',
  (_title, answers) => {
    const plan = makePlan(answers)
    const declared = declaredIn(filesOf(answers), plan)
    expect(declared.length).toBeGreaterThan(0)
    expect(inventory(plan).sort(byId)).toEqual(declared.sort(byId))
  },
)

test.each([
  ['name', answersFor({ name: 'shop', domain: 'shop.example.org' })],
  ['home region', answersFor({ regions: ['eu-west-1', 'us-east-2', 'sa-east-1'] })],
  ['pair of clusters', answersFor({ data: 'dsql', regions: ['eu-central-1', 'eu-west-1'] })],
  ['name at the edge', answersAtTheEdge({ name: 'shop', data: 'kv' })],
])('the inventory follows the files to another %s', (_title, answers) => {
  const plan = makePlan(answers)
  expect(inventory(plan).sort(byId)).toEqual(declaredIn(filesOf(answers), plan).sort(byId))
})

test('a resource whose kind nobody has judged is an error, not no state', () => {
  const plan = makePlan(answersFor())
  const files = new Map(filesOf(answersFor()))
  const text = files.get('infra/global.yaml') ?? ''
  files.set(
    'infra/global.yaml',
    text.replace('Resources:\n', 'Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n'),
  )
  expect(() => declaredIn(files, plan)).toThrow('whether AWS::SQS::Queue holds data is not said')
})
