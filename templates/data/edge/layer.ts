import { defineLayer } from '../../../generators/plan/model.ts'

export default defineLayer({
  id: 'edge',
  title: 'Points of presence',
  summary: 'The store as several points of presence see it, for its contract.',
})
