import type { Wave } from '../../topology.ts'
import type { Check, Finding } from './project.ts'

/** A release gets its traffic in one wave, in steps that there are; a fix too. */
export const shifts: Check = ({ topology: { rollout, hotfix } }) =>
  Object.entries({ 'rollout.waves': rollout.waves, hotfix }).flatMap(([where, waves]) =>
    shiftsOf(where, waves),
  )

function shiftsOf(key: string, waves: Wave[]): Finding[] {
  const found: Finding[] = []
  const say = (where: string, problem: string, fix: string) =>
    found.push({ file: 'topology.ts', where, problem, fix })
  if (waves.length !== 1) {
    say(key, `there are ${waves.length}, and a version is for a share of all traffic`, 'leave one')
  }
  for (const [index, { shift }] of waves.entries()) {
    if (shift.kind === 'all-at-once') continue
    if (!(shift.percent > 0 && shift.percent < 100 && shift.minutes > 0)) {
      say(
        `${key}[${index}]`,
        `a shift of ${shift.percent} % and ${shift.minutes} min has no steps`,
        'take a percentage between 0 and 100 and some minutes, or all at once',
      )
    }
  }
  return found
}
