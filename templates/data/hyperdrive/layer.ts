import { defineData } from '../../../generators/plan/model.ts'
import edge from '../edge/layer.ts'
import hotItem from '../hot-item/layer.ts'
import postgres from '../postgres/layer.ts'
import processes from '../processes/layer.ts'
import rows from '../rows/layer.ts'
import sql from '../sql/layer.ts'
import { advice } from './advice.ts'

export default defineData({
  id: 'hyperdrive',
  title: 'PostgreSQL through Hyperdrive',
  summary:
    'Strong, and SQL over all orders: a PostgreSQL of yours, with one primary; an order is one statement, and waits for one round trip to it.',
  consistency: 'strong',
  relational: true,
  frameworks: ['workers'],
  parts: [edge, hotItem, sql, processes, postgres, rows],
  scripts: {
    dev: 'node toolkit/commands/dev.ts',
    migrate: 'node toolkit/commands/migrate.ts',
  },
  state: ({ name }) => [
    {
      id: 'database HYPERDRIVE',
      what: 'the database behind the Hyperdrive binding HYPERDRIVE, with all items and orders',
      // The config's id is the owner's to write down: no two projects of one name have the same.
      identity: `HYPERDRIVE of the Worker ${name}`,
    },
  ],
  advice,
})
