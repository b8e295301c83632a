import { defineCi } from '../../../generators/render/layer.ts'

export default defineCi({
  id: 'github',
  title: 'GitHub Actions',
  summary: 'One job per wave and region, an environment per region, OpenID Connect only.',
  frameworks: ['sam', 'workers'],
  approval: false,
})
