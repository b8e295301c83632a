import type { Wave } from '../../topology.ts'

/** How long traffic shifts. */
export function waveMinutes({ shift }: Wave): number {
  if (shift.kind === 'all-at-once') return 0
  if (shift.kind === 'canary') return shift.minutes
  return shift.minutes * (Math.ceil(100 / shift.percent) - 1)
}

/** How long a gate watches. */
export const gateMinutes = ({ bakeMinutes }: Wave): number => bakeMinutes
