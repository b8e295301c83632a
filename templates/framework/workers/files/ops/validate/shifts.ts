import type { Wave } from '../../topology.ts'
import { gateMinutes, waveMinutes } from './minutes.ts'
import type { Check, Finding } from './project.ts'

/** How long the pipeline's jobs wait at the least, whatever they are set to: a fix runs in the same jobs. */
const MOST_MINUTES = 15

/** A release gets its traffic in one wave, in steps that there are; a fix too. */
export const shifts: Check = ({ topology: { rollout, hotfix } }) => [
  ...shiftsOf('rollout.waves', rollout.waves),
  ...shiftsOf('hotfix', hotfix),
  ...hotfix.flatMap(tooLong),
]

function tooLong(fix: Wave): Finding[] {
  const minutes = Math.max(waveMinutes(fix), gateMinutes(fix))
  if (minutes < MOST_MINUTES) return []
  const problem = `its wave or its gate takes ${minutes} min, and the pipeline's jobs may end before it`
  return [{ file: 'topology.ts', where: 'hotfix', problem, fix: `stay below ${MOST_MINUTES} min` }]
}

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
