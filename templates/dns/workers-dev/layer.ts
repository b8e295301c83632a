import { defineLayer } from '../../../generators/render/layer.ts'

export default defineLayer({
  id: 'workers-dev',
  title: 'No domain',
  summary: 'It answers under workers.dev.',
})
