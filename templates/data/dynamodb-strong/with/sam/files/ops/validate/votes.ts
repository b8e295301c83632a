import { isDeepStrictEqual } from 'node:util'
import { type Check, type Finding, resourcesOf } from './project.ts'
import { get, list } from './template.ts'

/** What a strongly consistent table has not: DynamoDB refuses it, or takes it and drops the table's promise. */
const missing = {
  TimeToLiveSpecification: 'expired items must be found and deleted by the service',
  LocalSecondaryIndexes: 'take a global secondary index',
}

/** The table is strongly consistent, over the three members that the topology names. */
export const votes: Check = ({ topology, ...project }) =>
  resourcesOf({ topology, ...project }, 'AWS::DynamoDB::GlobalTable').flatMap(
    ({ file, id, properties }) => {
      const found: Finding[] = []
      const say = (where: string, problem: string, fix: string) =>
        found.push({ file, where: `${id}.${where}`, problem, fix })

      if (get(properties, 'MultiRegionConsistency') !== 'STRONG') {
        say('MultiRegionConsistency', 'a write in one region could undo another’s', 'set STRONG')
      }
      const regionsOf = (key: string) =>
        list(get(properties, key)).map((member) => String(get(member, 'Region')))
      const members = [...regionsOf('Replicas'), ...regionsOf('GlobalTableWitnesses')]
      if (members.length !== 3) {
        say(
          'Replicas',
          `${members.length} regions vote (${members.join(', ')}), and it takes three`,
          'have three replicas, or two and a witness',
        )
      } else if (!isDeepStrictEqual([...members].sort(), [...topology.quorum].sort())) {
        say(
          'Replicas',
          `${members.join(', ')} vote, but topology.ts has ${topology.quorum.join(', ')}`,
          'make them the same',
        )
      }
      for (const [property, instead] of Object.entries(missing)) {
        if (get(properties, property) === undefined) continue
        say(property, 'a strongly consistent table has none', instead)
      }
      return found
    },
  )
