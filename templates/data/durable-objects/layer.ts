import { defineData } from '../../../generators/render/layer.ts'
import objects from '../objects/layer.ts'

export default defineData({
  id: 'durable-objects',
  title: 'Durable Objects',
  summary:
    'Strong: each item is one object, in one place at a time; buyers far from it wait for the way there.',
  consistency: 'strong',
  frameworks: ['workers'],
  parts: [objects],
})
