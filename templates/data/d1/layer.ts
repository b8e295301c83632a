import { defineData } from '../../../generators/plan/model.ts'
import edge from '../edge/layer.ts'
import rows from '../rows/layer.ts'
import sql from '../sql/layer.ts'
import { advice } from './advice.ts'

export default defineData({
  id: 'd1',
  title: 'D1 with read replicas',
  summary:
    'Strong orders, at one primary; reads from the nearest replica, which may lag for a client that sends no bookmark.',
  consistency: 'strong',
  frameworks: ['workers'],
  parts: [edge, sql, rows],
  scripts: { dev: 'wrangler dev' },
  state: ({ name }) => [
    {
      id: 'database DB',
      what: `the D1 database ${name}-db, with all items and orders`,
      // Its id is the owner's to write down: no two projects of one name have the same.
      identity: `DB of the Worker ${name}`,
    },
  ],
  advice,
})
