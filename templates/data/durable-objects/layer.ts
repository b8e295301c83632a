import { defineData } from '../../../generators/plan/model.ts'
import edge from '../edge/layer.ts'
import hotItem from '../hot-item/layer.ts'
import objects from '../objects/layer.ts'

export default defineData({
  id: 'durable-objects',
  title: 'Durable Objects',
  summary:
    'Strong: each item and each order is one object, in one place of the world; users far from it wait for the round trip.',
  consistency: 'strong',
  frameworks: ['workers'],
  parts: [edge, hotItem, objects],
})
