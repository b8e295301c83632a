import type { Wave } from '../../topology.ts'
import { LATE_SECONDS } from '../rollout/watch.ts'
import { stepsOf } from '../rollout/wave.ts'

/** Each step and each gate takes so much longer, since figures come late. */
const LATE = LATE_SECONDS / 60

/** How long traffic shifts. The last step, to all of it, is the gate's to watch. */
export function waveMinutes({ shift }: Wave): number {
  const watched = stepsOf(shift).filter(({ minutes }) => minutes > 0)
  return watched.reduce((sum, { minutes }) => sum + minutes + LATE, 0)
}

/** How long a gate watches. */
export const gateMinutes = ({ bakeMinutes }: Wave): number => bakeMinutes + LATE
