import { defineData } from '../../../generators/render/layer.ts'

export default defineData({
  id: 'd1',
  title: 'D1 with read replicas',
  summary:
    'One primary takes every write; reads come from the nearest replica, never older than what the client has seen.',
  consistency: 'strong',
  frameworks: ['workers'],
})
