import { defineLayer } from '../../../generators/plan/model.ts'

export default defineLayer({
  id: 'rows',
  title: 'Rows',
  summary: 'Two releases on the rows of one database.',
})
