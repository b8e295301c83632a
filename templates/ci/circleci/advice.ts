import { sameGround, sameService } from '../../../generators/plan/advice.ts'
import { byFramework } from '../../../generators/plan/by-framework.ts'
import type { Plan } from '../../../generators/plan/model.ts'
import * as cloudformation from './with/cloudformation/advice.ts'
import * as terraform from './with/terraform/advice.ts'

/** What depends on how the roles of the pipeline are made. */
interface Words {
  /** What becomes of the identity provider. */
  provider(from: Plan, to: Plan): string
  joined(to: Plan): string
}

const words: Readonly<Record<string, Words>> = { cloudformation, terraform }

const isOurs = ({ ci }: Plan): boolean => ci.id === 'circleci'

/** After so long CircleCI ends a job on its Free plan. */
const freeMinutes = 60

const longestMinutes = ({ waves }: Plan): number =>
  Math.max(...waves.flatMap(({ shiftMinutes, bakeMinutes }) => [shiftMinutes, bakeMinutes]))

export function advice(from: Plan, to: Plan): string[] {
  const stays = isOurs(from) && isOurs(to) && sameService(from, to)
  if (isOurs(from) && !(isOurs(to) && sameGround(from, to))) return left(from, to)
  if (!isOurs(to) || !sameService(from, to)) return []
  return [
    ...(stays ? [] : joined(to)),
    ...(stays && to.approval && !from.approval
      ? [
          `Releases wait at the job approve from now on: give the context ${to.name}-production to a security group, so that only its members can let them go.`,
        ]
      : []),
    ...(stays && from.approval && !to.approval
      ? ['Nobody lets releases go any more: each push to main begins a rollout.']
      : []),
    ...(longestMinutes(to) > freeMinutes && (!stays || longestMinutes(from) <= freeMinutes)
      ? [
          `The longest job waits for ${longestMinutes(to)} minutes, and CircleCI ends a job after an hour on its Free plan.`,
        ]
      : []),
  ]
}

const left = (from: Plan, to: Plan): string[] => [
  `Delete the context ${from.name}-production in CircleCI, under *Organization Settings → Contexts*. ${
    from.framework.places === 'regions'
      ? byFramework(from, words).provider(from, to)
      : 'Delete in Cloudflare, under *Manage Account → Account API Tokens*, the token that it held.'
  }`,
]

const joined = (to: Plan): string[] => [
  to.framework.places === 'regions'
    ? byFramework(to, words).joined(to)
    : `Before you push, make the context ${to.name}-production with a new API token, as *Pipeline* in README.md says.`,
]
