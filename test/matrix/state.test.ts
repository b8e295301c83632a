import { parse } from 'jsonc-parser'
import { expect, test } from 'vitest'
import type { Answers, Plan } from '../../generators/plan/model.ts'
import { makePlan } from '../../generators/plan/plan.ts'
import { stateOf } from '../../generators/plan/state.ts'
import { render } from '../../generators/render/render.ts'
import { readSources } from '../../generators/render/sources.ts'
import { packageRoot } from '../../generators/root.ts'
import { answersAtTheEdge, answersFor } from '../support/answers.ts'
import { combinations, titleOf } from '../support/combinations.ts'
import { type Declared, declaredByTemplate } from './template-declared.ts'
import { declaredByTerraform } from './terraform-declared.ts'

/** A project's text files by path. */
type Files = ReadonlyMap<string, string>

// biome-ignore lint/suspicious/noExplicitAny: a Worker's config, as it is parsed
type Properties = any

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
  hyperdrive: ({ name, hyperdrive }) =>
    hyperdrive.map(({ binding, localConnectionString, ...others }: Properties) => ({
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
  routes: 'names of the Worker, in a zone that is not the project’s',
  version_metadata: 'names the version',
  migrations: 'part of the objects’ identity',
  observability: 'log lines of a few days',
  limits: 'a setting',
  upload_source_maps: 'a setting',
  services: 'names the other Worker',
  analytics_engine_datasets:
    'the figures of the last minutes, for gates; without older ones a gate still judges',
}

/** Where each template is deployed. A template that is not here is one that nobody has thought of. */
const deployed: Record<string, { stack: string; in: (plan: Plan) => string[] }> = {
  'infra/global.yaml': { stack: 'global', in: ({ home }) => [home] },
  'infra/boundary.yaml': { stack: 'boundary', in: ({ home }) => [home] },
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
  const text = ['stacks', 'data'].map((name) => files.get(`toolkit/aws/${name}.ts`)).join('\n')
  const named = [...text.matchAll(/`\$\{topology\.service\}(-[a-z]+)`/g)].map(
    ([, end]) => `${service}${end}`,
  )
  const byHand = (files.get('README.md') ?? '').matchAll(
    /--stack-name (\S+-(?:boundary|pipeline))/g,
  )
  return [...named, ...[...byHand].map(([, stack = '']) => stack)]
}

function declaredIn(files: Files, plan: Plan): Declared[] {
  const service = /service: '(.+)'/.exec(files.get('topology.ts') ?? '')?.[1] ?? ''
  const found = declaredByTerraform(files)
  for (const [path, text] of files) {
    if (/^infra\/[^/]+\.ya?ml$/.test(path)) {
      const where = deployed[path]
      if (!where) throw new Error(`nobody says where ${path} is deployed`)
      const stack = `${service}-${where.stack}`
      if (!stackNames(files, service).includes(stack)) throw new Error(`${stack} is no stack`)
      for (const region of where.in(plan)) {
        found.push(...declaredByTemplate(text, { path, stack, region }))
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
    /^(infra\/|toolkit\/aws\/(stacks|data)\.ts|topology\.ts|README\.md|(.*\/)?wrangler\.jsonc?)/
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
    const files = [...filesOf(answers)].filter(([path]) => /\.(yaml|jsonc|tf)$/.test(path))
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

const terraform = (changed: Partial<Answers>) => answersFor({ framework: 'terraform', ...changed })

test.each([
  ['name', answersFor({ name: 'shop', domain: 'shop.example.org' })],
  ['name in Terraform', terraform({ name: 'shop', domain: 'shop.example.org' })],
  ['home region', answersFor({ regions: ['eu-west-1', 'us-east-2', 'sa-east-1'] })],
  ['home region in Terraform', terraform({ regions: ['eu-west-1', 'us-east-2', 'sa-east-1'] })],
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
