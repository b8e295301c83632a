import { defineRollout } from '../../../generators/plan/model.ts'

export default defineRollout({
  id: 'inter-regional-canary',
  title: 'Inter-regional canary',
  summary: 'A canary everywhere at once; one alarm anywhere takes all of it back.',
  withoutRegions: {
    title: 'Canary',
    summary: 'A share of all traffic first; what a gate finds takes all of it back.',
  },
  shifts: true,
  waves: (regions, shift) => [{ regions: [...regions], shift, bakeMinutes: 5 }],
})
