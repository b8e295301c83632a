import type { Plan, Stateful } from '../../../generators/plan/model.ts'

/** The migration that made the classes: Cloudflare knows by the last tag which are done. */
const tag = 'v1'

/** A class's objects belong to the Worker and the name that the class had when a migration made it. */
export const state = ({ name }: Plan): Stateful[] =>
  ['Item', 'Order'].map((type) => ({
    id: `objects ${type}`,
    what: `the Durable Objects of class ${type}, with all that they hold`,
    identity: `${type} of the Worker ${name}, made with SQLite by the migration ${tag}`,
  }))
