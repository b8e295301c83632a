import { defineRollout } from '../../../generators/render/layer.ts'

export default defineRollout({
  id: 'inter-regional-canary',
  title: 'Inter-regional canary',
  summary: "A canary in every region at once; one region's alarm takes all of them back.",
  shifts: true,
  waves: (regions, shift) => [{ regions: [...regions], shift, bakeMinutes: 5 }],
})
