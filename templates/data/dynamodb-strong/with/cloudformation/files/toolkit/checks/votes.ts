import { type Check, type Finding, type Project, resourcesOf } from './project.ts'
import { get, list, record } from './template.ts'

/** What a strongly consistent table cannot have, and what to do instead. */
const impossible = {
  TimeToLiveSpecification: 'find and delete what is old in the service',
  LocalSecondaryIndexes: 'take a global secondary index',
}

/** The table is strongly consistent over the three members that the topology names, and used as such a table can be. */
export const votes: Check = (project) => [...members(project), ...transactions(project)]

function members(project: Project): Finding[] {
  const tables = resourcesOf(project, 'AWS::DynamoDB::GlobalTable')
  return tables.flatMap(({ file, id, properties }) => {
    const found: Finding[] = []
    const say = (where: string, problem: string, fix: string) =>
      found.push({ file, where: `${id}.${where}`, problem, fix })

    if (get(properties, 'MultiRegionConsistency') !== 'STRONG') {
      say('MultiRegionConsistency', 'a write in one region could undo another’s', 'set STRONG')
    }
    const regionsOf = (property: string) =>
      list(get(properties, property)).map((member) => String(get(member, 'Region')))
    for (const { name } of project.topology.regions) {
      if (regionsOf('Replicas').includes(name)) continue
      say('Replicas', `${name} has no replica`, 'add one before the table is made')
    }
    const voting = [...regionsOf('Replicas'), ...regionsOf('GlobalTableWitnesses')]
    const { quorum } = project.topology
    if (voting.length !== 3) {
      say(
        'Replicas',
        `${voting.length} regions vote (${voting.join(', ')}), and it takes three`,
        'have three replicas, or two and a witness',
      )
    } else if (!quorum.every((region) => voting.includes(region))) {
      say(
        'Replicas',
        `${voting.join(', ')} vote, but topology.ts has ${quorum.join(', ')}`,
        'make them the same before the table is made',
      )
    }
    for (const [property, instead] of Object.entries(impossible)) {
      if (get(properties, property) === undefined) continue
      say(property, 'a strongly consistent table has none', instead)
    }
    return found
  })
}

/** Rights to what the table refuses: whoever needs one has written a transaction. */
function transactions(project: Project): Finding[] {
  return resourcesOf(project, 'AWS::IAM::Role').flatMap(({ file, id, properties }) =>
    list(get(properties, 'Policies'))
      .flatMap((policy) => list(get(policy, 'PolicyDocument', 'Statement')))
      .flatMap((statement) => [record(statement).Action ?? []].flat())
      .filter((action) => action === 'dynamodb:ConditionCheckItem')
      .map((action) => ({
        file,
        where: `${id}.Policies`,
        problem: `${action} is for transactions, and the table has none`,
        fix: 'remove it, and put the condition on the write itself',
      })),
  )
}
