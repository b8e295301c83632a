import { defineData } from '../../../generators/render/layer.ts'
import objects from '../objects/layer.ts'

export default defineData({
  id: 'kv',
  title: 'KV before Durable Objects',
  summary:
    'Eventual reads, 60 s old and more, from every point of presence; stock is still sold by one object for each item.',
  consistency: 'eventual',
  frameworks: ['workers'],
  parts: [objects],
})
