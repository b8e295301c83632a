import { defineData } from '../../../generators/plan/model.ts'
import edge from '../edge/layer.ts'
import { advice } from './advice.ts'

export default defineData({
  id: 'd1',
  title: 'D1 with read replicas',
  summary:
    'Strong orders, at one primary; reads by the nearest replica, which is behind for a client that sends no bookmark.',
  consistency: 'strong',
  frameworks: ['workers'],
  parts: [edge],
  state: ({ name }) => [
    {
      id: 'database DB',
      what: `the D1 database ${name}-db, with all items and orders`,
      // It has no id in the config: the binding of the Worker's last version says which it is.
      identity: `DB of the Worker ${name}`,
    },
  ],
  advice,
})
