import { defineLayer } from '../../../generators/plan/model.ts'
import { advice } from './advice.ts'

export default defineLayer({
  id: 'custom-domain',
  title: 'Custom domain',
  summary: 'It answers under a domain of your own, at every point of presence.',
  advice,
})
