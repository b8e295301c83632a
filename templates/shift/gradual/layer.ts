import { defineLayer } from '../../../generators/render/layer.ts'

export default defineLayer({
  id: 'gradual',
  title: 'Gradual shift',
  summary: "A part of a region's traffic at first, all of it after some time.",
})
