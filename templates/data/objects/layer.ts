import { defineLayer } from '../../../generators/render/layer.ts'

export default defineLayer({
  id: 'objects',
  title: 'Durable Objects',
  summary: 'An object for each item and for each order.',
})
