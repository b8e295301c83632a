import { byFramework } from '../../../generators/plan/by-framework.ts'
import { defineLayer } from '../../../generators/plan/model.ts'
import { advice } from './advice.ts'
import { state } from './state.ts'

export default defineLayer({
  id: 'route53',
  title: 'Route 53',
  summary: 'Latency records with health checks, in a hosted zone of its own.',
  state,
  checks: (plan) => byFramework(plan, { cloudformation: { zone: 'zone' }, terraform: {} }),
  advice,
})
