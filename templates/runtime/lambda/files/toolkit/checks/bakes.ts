import { ENOUGH, LEAST_BAKE_MINUTES } from '../rollout/pace.ts'
import type { Check } from './project.ts'

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
