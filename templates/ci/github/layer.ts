import { defineCi } from '../../../generators/plan/model.ts'
import { advice } from './advice.ts'

export default defineCi({
  id: 'github',
  title: 'GitHub Actions',
  summary:
    'A job for each step of the rollout, environments, OpenID Connect where the cloud supports it.',
  frameworks: ['sam', 'serverless', 'terraform', 'workers'],
  approval: false,
  checks: ({ framework }) => (framework.places === 'regions' ? { workflows: 'workflows' } : {}),
  advice,
})
