import { defineData } from '../../../generators/render/layer.ts'
import edge from '../edge/layer.ts'
import objects from '../objects/layer.ts'

export default defineData({
  id: 'kv',
  title: 'KV before Durable Objects',
  summary:
    'Strong orders, by one object for each item; the stock that is shown comes from KV, a minute old and more.',
  consistency: 'eventual',
  frameworks: ['workers'],
  parts: [edge, objects],
})
