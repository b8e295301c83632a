import { functionType } from './function.ts'
import { check, type Project, resourcesOf } from './project.ts'
import { isRegion } from './regions.ts'
import { get, list, type Resource, same, textOf } from './template.ts'

type Placed = Resource & { file: string }
type Say = (where: string, problem: string, fix: string) => void

/** The table is in no region but the topology's, the home region among them, protected in each, and found by its name. */
export const table = check((project, say) => {
  for (const resource of resourcesOf(project, 'AWS::DynamoDB::GlobalTable')) {
    const sayOf: Say = (where, problem, fix) =>
      say(resource.file, `${resource.id}.${where}`, problem, fix)
    replicas(resource, project, sayOf)
    attributes(resource, sayOf)
    protection(resource, sayOf)
    const name = get(resource.properties, 'TableName')
    // Regional stacks cannot refer to the table, which is another region's: they must name it right.
    for (const { file, id, properties } of resourcesOf(project, functionType)) {
      const used = get(properties, 'Environment', 'Variables', 'TABLE_NAME')
      if (same(used, name)) continue
      const where = `${id}.Environment.Variables.TABLE_NAME`
      const problem = `it is ${JSON.stringify(used)}, but the table is called ${name}`
      say(file, where, problem, 'use that name')
    }
    for (const { file, id, properties } of resourcesOf(project, 'AWS::IAM::Role')) {
      if (file !== 'infra/region.yaml') continue
      const policies = list(get(properties, 'Policies'))
      for (const statement of policies.flatMap((one) =>
        list(get(one, 'PolicyDocument', 'Statement')),
      )) {
        const actions = [get(statement, 'Action') ?? []].flat()
        if (!actions.some((action) => `${action}`.startsWith('dynamodb:'))) continue
        if (textOf(get(statement, 'Resource'))?.endsWith(`:table/${name}`)) continue
        const where = `${id}.Policies.${textOf(get(statement, 'Sid'))}.Resource`
        say(file, where, `it is not the table ${name}`, `end it with :table/${name}`)
      }
    }
  }
})

function replicas({ properties }: Placed, { topology }: Project, say: Say) {
  const chosen = topology.regions.map(({ name }) => name)
  const there = list(get(properties, 'Replicas')).map((replica) => String(get(replica, 'Region')))
  for (const [index, region] of there.entries()) {
    const where = `Replicas.${index}.Region`
    if (!isRegion(region)) say(where, `AWS has no region ${region}`, 'correct it')
    else if (!chosen.includes(region)) {
      say(where, `the service does not run in ${region}`, 'remove it, or add it to topology.ts')
    }
    if (there.indexOf(region) < index) say(where, `${region} is there twice`, 'remove one')
  }
  if (!there.includes(topology.home)) {
    say(
      'Replicas',
      `the home region ${topology.home}, where this stack lives, is not among them`,
      'add it',
    )
  }
}

function attributes({ properties }: Placed, say: Say) {
  const defined = list(get(properties, 'AttributeDefinitions')).map((attribute) =>
    String(get(attribute, 'AttributeName')),
  )
  const indexes = ['GlobalSecondaryIndexes', 'LocalSecondaryIndexes'].flatMap((kind) =>
    list(get(properties, kind)),
  )
  const keys = [properties, ...indexes].flatMap((holder) => list(get(holder, 'KeySchema')))
  const used = new Set(keys.map((key) => String(get(key, 'AttributeName'))))
  for (const name of defined) {
    if (used.has(name)) continue
    say(
      'AttributeDefinitions',
      `${name} is in no key, and DynamoDB refuses that`,
      'define only attributes of keys',
    )
  }
  for (const name of used) {
    if (!defined.includes(name)) say('KeySchema', `${name} is not defined`, 'define its type')
  }
}

function protection({ properties, whole }: Placed, say: Say) {
  for (const policy of ['DeletionPolicy', 'UpdateReplacePolicy']) {
    if (get(whole, policy) !== 'Retain') {
      say(policy, 'a mistake in a template could drop the data', 'set Retain')
    }
  }
  for (const [index, replica] of list(get(properties, 'Replicas')).entries()) {
    const region = get(replica, 'Region')
    if (get(replica, 'PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled') !== true) {
      say(
        `Replicas.${index}`,
        `${region} has no point-in-time recovery, and other replicas' does not cover it`,
        'enable it',
      )
    }
    if (get(replica, 'DeletionProtectionEnabled') !== true) {
      say(`Replicas.${index}`, `${region} is not protected from deletion`, 'enable it')
    }
  }
}
