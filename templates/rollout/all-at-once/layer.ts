import { defineRollout } from '../../../generators/plan/model.ts'
import { allAtOnce } from '../../../generators/plan/rollout.ts'

export default defineRollout({
  id: 'all-at-once',
  title: 'All at once',
  summary: 'Everywhere, all traffic, in one step; fastest, and a bad build is everywhere.',
  shifts: false,
  waves: (regions) => [{ regions: [...regions], shift: allAtOnce, bakeMinutes: 5 }],
})
