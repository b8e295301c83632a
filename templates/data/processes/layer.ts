import { defineLayer } from '../../../generators/plan/model.ts'

export default defineLayer({
  id: 'processes',
  title: 'Database processes',
  summary: 'Databases that run on this machine, and end with whoever started them.',
})
