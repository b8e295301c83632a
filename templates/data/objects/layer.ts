import { defineLayer } from '../../../generators/plan/model.ts'
import { advice } from './advice.ts'
import { state } from './state.ts'

export default defineLayer({
  id: 'objects',
  title: 'Durable Objects',
  summary: 'An object for each item and for each order.',
  scripts: { dev: 'wrangler dev' },
  state,
  advice,
})
