import { sameGround, sameService } from '../../../generators/plan/advice.ts'
import { byFramework } from '../../../generators/plan/by-framework.ts'
import type { Plan } from '../../../generators/plan/model.ts'
import * as cloudformation from './with/cloudformation/advice.ts'
import * as terraform from './with/terraform/advice.ts'

/** What depends on how the roles of the pipeline are made. */
interface Words {
  left(from: Plan, to: Plan): string
  joined(to: Plan): string
}

const words: Readonly<Record<string, Words>> = { cloudformation, terraform }

const isOurs = ({ ci }: Plan): boolean => ci.id === 'github'

export function advice(from: Plan, to: Plan): string[] {
  if (isOurs(from) && !(isOurs(to) && sameGround(from, to))) return left(from, to)
  if (!sameService(from, to)) return []
  return isOurs(from) ? [] : joined(to)
}

const left = (from: Plan, to: Plan): string[] =>
  from.framework.places === 'regions'
    ? [byFramework(from, words).left(from, to)]
    : [
        'Delete in the settings of the repository on GitHub the environments release, rollout and rollback, with their secrets, and in Cloudflare, under *Manage Account → Account API Tokens*, the token that it held.',
      ]

const joined = (to: Plan): string[] => [
  to.framework.places === 'regions'
    ? byFramework(to, words).joined(to)
    : 'Before you push, make the environments release, rollout and rollback with a new API token, as *Pipeline* in README.md says.',
]
