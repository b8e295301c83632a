import { defineLayer } from '../../../generators/render/layer.ts'

export default defineLayer({
  id: 'workers-dev',
  title: 'No domain',
  summary: 'The router answers under workers.dev.',
})
