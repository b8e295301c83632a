import { defineLayer } from '../../../generators/plan/model.ts'

export default defineLayer({
  id: 'hot-item',
  title: 'Hot item',
  summary: 'The drill of a rush for one item, by whatever sells it.',
})
