import { defineLayer } from '../../../generators/plan/model.ts'

export default defineLayer({
  id: 'sql',
  title: 'SQL',
  summary: 'What a migration may do beside the release that runs.',
})
