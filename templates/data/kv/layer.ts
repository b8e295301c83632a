import { defineData } from '../../../generators/plan/model.ts'
import edge from '../edge/layer.ts'
import hotItem from '../hot-item/layer.ts'
import objects from '../objects/layer.ts'
import { advice } from './advice.ts'

export default defineData({
  id: 'kv',
  title: 'KV before Durable Objects',
  summary:
    'Strong orders, by one object for each item; the stock shown comes from KV, a minute old or more.',
  consistency: 'eventual',
  frameworks: ['workers'],
  parts: [edge, hotItem, objects],
  state: ({ name }) => [
    {
      id: 'namespace SHOWN',
      what: `the KV namespace ${name}-shown, with the copies that are shown`,
      // Its id is the owner's to write down: no two projects of one name have the same.
      identity: `SHOWN of the Worker ${name}`,
    },
  ],
  advice,
})
