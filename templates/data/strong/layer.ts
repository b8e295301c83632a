import { defineLayer } from '../../../generators/plan/model.ts'

export default defineLayer({
  id: 'strong',
  title: 'Strong between regions',
  summary: 'Drills that lose nothing, and hold what users were told to one order of events.',
})
