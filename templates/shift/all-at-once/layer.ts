import { defineLayer } from '../../../generators/plan/model.ts'

export default defineLayer({
  id: 'all-at-once',
  title: 'All at once',
  summary: "All of a region's traffic in one step.",
})
