import { defineData } from '../../../generators/render/layer.ts'
import edge from '../edge/layer.ts'

export default defineData({
  id: 'd1',
  title: 'D1 with read replicas',
  summary:
    'Strong orders, at one primary; reads by the nearest replica, which is behind for a client that sends no bookmark.',
  consistency: 'strong',
  frameworks: ['workers'],
  parts: [edge],
})
