import { layers } from '../../templates/layers.ts'
import { alarms } from '../plan/plan.ts'
import { detectionSeconds, parseShift, type Shift, shiftMinutes } from '../plan/rollout.ts'
import { deploymentsFor } from './deployment.ts'
import type { Known, Refusal } from './option.ts'

/** The pipeline's credentials live for four hours at least; this leaves room for the stack's own update. */
const maxMinutes = 180

/** More than twenty steps take longer than they tell, and the drills play each of them. */
const smallestStep = 5

/** How late metrics are: what each step of the shift waits for, or what the alarm is late by while the shift goes on. */
function delaysOf(known: Known): { ofStep: number; ofAlarm: number } {
  const late = frameworkOf(known)?.metricsDelaySeconds ?? 0
  return isWatched(known) ? { ofStep: late, ofAlarm: 0 } : { ofStep: 0, ofAlarm: late }
}

const frameworkOf = ({ framework }: Known) => layers.framework.find(({ id }) => id === framework)

/** Whether a gate looks at each step, and waits for its figures, so that no time passes unseen. */
const isWatched = (known: Known) => frameworkOf(known)?.judgesEachStep === true

/** How long the shift takes in all, in minutes. */
function minutesIn(shift: Extract<Shift, { minutes: number }>, known: Known): number {
  const minutes = shiftMinutes(shift)
  return minutes + (minutes / Math.max(1, shift.minutes)) * (delaysOf(known).ofStep / 60)
}

export function refuseShift(text: string, known: Known = {}): Refusal | undefined {
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
  const detectionMinutes = detectionSeconds(alarms, delaysOf(known).ofAlarm) / 60
  if (shift.kind === 'canary' && shift.minutes < detectionMinutes) {
    return {
      reason: isWatched(known)
        ? `A canary of ${shift.minutes} minutes tells its gate too little, which judges ${detectionMinutes} minutes of requests at least`
        : `A canary of ${shift.minutes} minutes ends before an alarm can fire, which takes ${detectionMinutes} minutes`,
      hint: `Take --shift canary${shift.percent}-15m.`,
    }
  }
  const minutes = minutesIn(shift, known)
  if (shift.minutes < 1 || minutes > maxMinutes) {
    return {
      reason: `The traffic shift would take ${minutes} minutes; it takes 1 to ${maxMinutes} in all`,
      hint: 'Take --shift linear10-10m: 10 % more every 10 minutes.',
    }
  }
  const { longestShift } = deploymentsFor(known).find(({ id }) => id === known.deployment) ?? {}
  if (longestShift && minutes > longestShift.minutes) {
    return {
      reason: `With ${known.deployment} a traffic shift takes ${longestShift.minutes} minutes at most, and this one takes ${minutes}: ${longestShift.because}`,
      hint: 'Take --shift linear10-1m: 10 % more every minute.',
    }
  }
  if (shift.kind === 'linear' && shift.percent < smallestStep) {
    return {
      reason: `A linear shift by ${shift.percent} % takes more than 20 steps; one takes ${smallestStep} % at least`,
      hint: 'Take --shift linear10-1m: 10 % more every minute.',
    }
  }
  return undefined
}
