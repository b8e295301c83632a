import { defineLayer } from '../../../generators/render/layer.ts'

export default defineLayer({
  id: 'linear',
  title: 'Linear',
  summary: "A region's traffic in equal steps.",
})
