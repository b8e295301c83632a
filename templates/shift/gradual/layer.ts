import { defineLayer } from '../../../generators/plan/model.ts'

export default defineLayer({
  id: 'gradual',
  title: 'Gradual shift',
  summary: "A part of a region's traffic at first, all of it after some time.",
})
