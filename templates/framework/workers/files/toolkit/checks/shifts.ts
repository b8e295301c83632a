import { minutesOf } from '../rollout/rollout.ts'
import type { Check } from './project.ts'

/** After so long, in minutes, CircleCI ends a job on any of its plans (Jobs, maximum runtime); GitHub after six hours. */
const MOST_MINUTES = 300

/** A release gets its traffic in steps that there are, while the pipeline's job lasts; a fix too. */
export const shifts: Check = ({ topology: { rollout, hotfix } }) =>
  Object.entries({ rollout, hotfix: hotfix[0] }).flatMap(([where, steps]) => {
    const { shift } = steps
    if (
      shift.kind !== 'all-at-once' &&
      !(shift.percent > 0 && shift.percent < 100 && shift.minutes > 0)
    ) {
      const problem = `a shift of ${shift.percent} % and ${shift.minutes} min has no steps`
      const fix = 'take a percentage between 0 and 100 and some minutes, or all at once'
      return [{ file: 'topology.ts', where, problem, fix }]
    }
    const minutes = minutesOf(steps)
    if (minutes < MOST_MINUTES) return []
    const problem = `it takes ${minutes} min, and a CI system ends its job before that`
    return [{ file: 'topology.ts', where, problem, fix: `stay below ${MOST_MINUTES} min` }]
  })
