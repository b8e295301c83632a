import { byFramework } from '../../../generators/plan/by-framework.ts'
import type { Plan, Stateful } from '../../../generators/plan/model.ts'

/** How a framework calls the table, and where it knows of it: another of either is another table. */
interface Owner {
  owner: string
  address: string
}

interface Words {
  ownerOf(plan: Plan): Owner
}

/**
 * Where else the table has replicas is no part of what it is: each is a resource of its own here.
 *
 * @param words by framework
 * @param modeOf what else of a table can never be changed, to be read after the key
 */
export const tableState =
  (words: Readonly<Record<string, Words>>, modeOf: (plan: Plan) => string = () => '') =>
  (plan: Plan): Stateful[] => {
    const { name, regions } = plan
    const { owner, address } = byFramework(plan, words).ownerOf(plan)
    return [
      {
        id: 'table',
        what: `the DynamoDB table ${name}, which ${owner} owns`,
        identity: `${address}: ${name}, key pk HASH S, sk RANGE S${modeOf(plan)}`,
      },
      ...regions.map(({ name: region }) => ({
        id: `replica ${region}`,
        what: `the replica of the table ${name} in ${region}, with what has not left it yet`,
        identity: `${name} in ${region}`,
      })),
    ]
  }
