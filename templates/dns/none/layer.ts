import { defineLayer } from '../../../generators/plan/model.ts'

export default defineLayer({
  id: 'none',
  title: 'No domain',
  summary: 'No DNS: each region answers under its own address, and nothing fails over yet.',
})
