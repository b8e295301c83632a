import { defineLayer } from '../../../generators/plan/model.ts'

export default defineLayer({
  id: 'strong',
  title: 'Strong between regions',
  seeded: { drills: ['test/unit/models.test.ts'] },
  summary: 'Drills that lose nothing, and hold what users were told to one order of events.',
})
