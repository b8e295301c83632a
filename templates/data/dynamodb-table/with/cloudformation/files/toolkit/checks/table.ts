import { functionType } from './function.ts'
import type { Check, Finding, Project } from './project.ts'
import { resourcesOf } from './project.ts'
import { isRegion } from './regions.ts'
import { get, list, type Resource, record, same, textOf } from './template.ts'

type Placed = Resource & { file: string }
type Say = (where: string, problem: string, fix: string) => void

/** The table is in no region but the topology's, the home region among them, protected in each, and found by its name. */
export const table: Check = (project) =>
  resourcesOf(project, 'AWS::DynamoDB::GlobalTable').flatMap((resource) => {
    const found: Finding[] = []
    const say: Say = (where, problem, fix) =>
      found.push({ file: resource.file, where: `${resource.id}.${where}`, problem, fix })
    replicas(resource, project, say)
    attributes(resource, say)
    protection(resource, say)
    found.push(...users(resource, project))
    return found
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

/** Regional stacks cannot refer to the table, which is another region's: they must name it right. */
function users({ properties }: Placed, project: Project): Finding[] {
  const name = get(properties, 'TableName')
  const found: Finding[] = []
  for (const { file, id, properties: of } of resourcesOf(project, functionType)) {
    const used = get(of, 'Environment', 'Variables', 'TABLE_NAME')
    if (same(used, name)) continue
    found.push({
      file,
      where: `${id}.Environment.Variables.TABLE_NAME`,
      problem: `it is ${JSON.stringify(used)}, but the table is called ${name}`,
      fix: 'use that name',
    })
  }
  return found.concat(policies(project, String(name)))
}

function policies(project: Project, name: string): Finding[] {
  return resourcesOf(project, 'AWS::IAM::Role')
    .filter(({ file }) => file === 'infra/region.yaml')
    .flatMap(({ file, id, properties }) =>
      list(get(properties, 'Policies'))
        .flatMap((policy) => list(get(policy, 'PolicyDocument', 'Statement')))
        .map(record)
        .filter(({ Action }) => [Action ?? []].flat().some((a) => `${a}`.startsWith('dynamodb:')))
        .filter(({ Resource }) => !textOf(Resource)?.endsWith(`:table/${name}`))
        .map((statement) => ({
          file,
          where: `${id}.Policies.${textOf(statement.Sid)}.Resource`,
          problem: `it is not the table ${name}`,
          fix: `end it with :table/${name}`,
        })),
    )
}
