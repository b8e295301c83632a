import { alarms } from '../plan/plan.ts'
import { detectionSeconds, parseShift, shiftMinutes } from '../plan/rollout.ts'
import type { Refusal } from './option.ts'

/** The pipeline's credentials live for four hours at least; this leaves room for the stack's own update. */
const maxMinutes = 180

export function refuseShift(text: string): Refusal | undefined {
  const shift = parseShift(text)
  if (!shift) {
    return {
      reason:
        'The traffic shift is neither canary<percent>-<minutes>m nor linear<percent>-<minutes>m',
      hint: 'Take --shift canary10-15m: 10 % for 15 minutes, then all.',
    }
  }
  if (shift.percent < 1 || shift.percent > 99) {
    return {
      reason: `A traffic shift of ${shift.percent} % does not split traffic; it takes 1 to 99 %`,
      hint: 'Take --shift canary10-15m, or a strategy that moves all at once.',
    }
  }
  const detectionMinutes = detectionSeconds(alarms) / 60
  if (shift.kind === 'canary' && shift.minutes < detectionMinutes) {
    return {
      reason: `A canary of ${shift.minutes} minutes ends before an alarm can fire, which takes ${detectionMinutes} minutes`,
      hint: `Take --shift canary${shift.percent}-15m.`,
    }
  }
  if (shift.minutes < 1 || shiftMinutes(shift) > maxMinutes) {
    return {
      reason: `The traffic shift would take ${shiftMinutes(shift)} minutes; it takes 1 to ${maxMinutes} in all`,
      hint: 'Take --shift linear10-10m: 10 % more every 10 minutes.',
    }
  }
  return undefined
}
