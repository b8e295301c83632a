import { defineLayer } from '../../../generators/render/layer.ts'

export default defineLayer({
  id: 'custom-domain',
  title: 'Custom domain',
  summary: 'The router answers under a domain of your own, at every point of presence.',
})
