import { defineLayer } from '../../../generators/render/layer.ts'

export default defineLayer({
  id: 'canary',
  title: 'Canary',
  summary: "A part of a region's traffic, then all of it.",
})
