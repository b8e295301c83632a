import type { Check, Finding } from './project.ts'

/** A release gets its traffic in one wave, in steps that there are. */
export const shifts: Check = ({ topology: { rollout } }) => {
  const found: Finding[] = []
  const say = (where: string, problem: string, fix: string) =>
    found.push({ file: 'topology.ts', where, problem, fix })
  if (rollout.waves.length !== 1) {
    say(
      'rollout.waves',
      `there are ${rollout.waves.length}, and a version is for a share of all traffic`,
      'leave one',
    )
  }
  for (const [index, { shift }] of rollout.waves.entries()) {
    if (shift.kind === 'all-at-once') continue
    if (!(shift.percent > 0 && shift.percent < 100 && shift.minutes > 0)) {
      say(
        `rollout.waves[${index}]`,
        `a shift of ${shift.percent} % and ${shift.minutes} min has no steps`,
        'take a percentage between 0 and 100 and some minutes, or all at once',
      )
    }
  }
  return found
}
