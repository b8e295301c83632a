import { defineLayer } from '../../../generators/plan/model.ts'

export default defineLayer({
  id: 'workers-dev',
  title: 'No domain',
  summary: 'It answers under workers.dev.',
})
