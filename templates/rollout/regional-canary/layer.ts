import { defineRollout } from '../../../generators/plan/model.ts'

export default defineRollout({
  id: 'regional-canary',
  title: 'Regional canary',
  summary: 'A canary in one place, then all of that place, then the others one after another.',
  overRegions: { nearest: 'inter-regional-canary' },
  shifts: true,
  waves: (regions, shift) =>
    regions.map((region) => ({ regions: [region], shift, bakeMinutes: 5 })),
})
