import { defineLayer } from '../../../generators/render/layer.ts'

export default defineLayer({
  id: 'route53',
  title: 'Route 53',
  summary: 'Latency records with health checks, in a hosted zone of its own.',
})
