import { sameService, sameWaves } from '../../../generators/plan/advice.ts'
import type { Plan } from '../../../generators/plan/plan.ts'

const isOurs = ({ framework }: Plan): boolean => framework.id === 'workers'

const firstWave = ({ waves: [wave] }: Plan): string => wave?.regions.join(', ') ?? ''

export function advice(from: Plan, to: Plan): string[] {
  if (!sameService(from, to)) return [...left(from), ...joined(to)]
  if (sameWaves(from, to)) return []
  return [
    'Deploy or push this while no rollout is under way: a release on trial is noted with the number of waves that it has behind it, and the waves of topology.ts are others now. "npm run rollback -- --list" tells.',
    ...(to.waves.length === 1 || firstWave(from) === firstWave(to)
      ? []
      : [
          `A rollout begins with ${firstWave(to)} now: when nobody there asks for anything, its first step fails, and the pipeline takes the release back (README.md, ROLLOUT_FLAGS).`,
        ]),
  ]
}

const left = (from: Plan): string[] =>
  isOurs(from)
    ? [
        `The Workers ${from.name} and ${from.name}-router stay, and answer, with all that they are bound to until you delete them: no command of this project reaches them any more.`,
      ]
    : []

const joined = (to: Plan): string[] =>
  isOurs(to)
    ? [
        'To Cloudflare this is a new service: follow *Deploy* and *Pipeline* in README.md as for a first deployment. No data comes with it.',
      ]
    : []
