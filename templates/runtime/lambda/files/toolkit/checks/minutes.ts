import type { Wave } from '../../topology.ts'
import { CALL_SECONDS, ENOUGH } from '../rollout/trial.ts'
import type { Check } from './project.ts'

/** How long traffic shifts. */
export function waveMinutes({ shift }: Wave): number {
  if (shift.kind === 'all-at-once') return 0
  if (shift.kind === 'canary') return shift.minutes
  return shift.minutes * (Math.ceil(100 / shift.percent) - 1)
}

/** The shortest bake, in whole minutes, in which a gate at that pace can get so many answers. */
const LEAST_BAKE_MINUTES = Math.ceil((ENOUGH * CALL_SECONDS) / 60)

/** Each wave bakes for so long that its gate can get the answers that it asks for: otherwise it would close on a good release. */
export const bakes: Check = ({ topology }) =>
  topology.rollout.waves.flatMap(({ bakeMinutes }, index) =>
    bakeMinutes >= LEAST_BAKE_MINUTES
      ? []
      : [
          {
            file: 'topology.ts',
            where: `rollout.waves.${index}.bakeMinutes`,
            problem: `${bakeMinutes} min are over before a gate has ${ENOUGH} answers of the release`,
            fix: `bake for ${LEAST_BAKE_MINUTES} min or more`,
          },
        ],
  )
