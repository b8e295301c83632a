import { defineCi } from '../../../generators/plan/model.ts'
import { advice } from './advice.ts'

export default defineCi({
  id: 'circleci',
  title: 'CircleCI',
  summary: 'Jobs per wave, one rollout at a time in a serial group, official orbs.',
  frameworks: ['sam', 'serverless', 'terraform', 'workers'],
  approval: true,
  checks: ({ framework }) => (framework.places === 'regions' ? { workflows: 'workflows' } : {}),
  advice,
})
