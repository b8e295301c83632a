import { defineRollout } from '../../../generators/plan/model.ts'
import { allAtOnce } from '../../../generators/plan/rollout.ts'

export default defineRollout({
  id: 'canary-region',
  title: 'Canary region',
  summary: 'One whole place first, half an hour of watching, then the rest together.',
  overRegions: { nearest: 'inter-regional-canary' },
  shifts: false,
  waves: ([first, ...rest]) => [
    { regions: first ? [first] : [], shift: allAtOnce, bakeMinutes: 30 },
    { regions: rest, shift: allAtOnce, bakeMinutes: 5 },
  ],
})
