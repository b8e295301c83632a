import { onlyIn, sameGround, sameService } from '../../../generators/plan/advice.ts'
import { byFramework } from '../../../generators/plan/by-framework.ts'
import type { Plan } from '../../../generators/plan/plan.ts'
import * as cloudformation from './with/cloudformation/advice.ts'
import * as terraform from './with/terraform/advice.ts'

/** What depends on how the roles of the pipeline are made. */
interface Words {
  left(from: Plan, to: Plan): string
  joined(to: Plan): string
  /** How the roles come to trust the environments of new regions, and no longer those that are gone. */
  trust(to: Plan): string
}

const words: Readonly<Record<string, Words>> = { cloudformation, terraform }

const isOurs = ({ ci }: Plan): boolean => ci.id === 'github'

export function advice(from: Plan, to: Plan): string[] {
  if (isOurs(from) && !(isOurs(to) && sameGround(from, to))) return left(from, to)
  if (!sameService(from, to)) return []
  if (!isOurs(from)) return joined(to)
  return to.framework.places === 'regions' ? environments(from, to) : []
}

const left = (from: Plan, to: Plan): string[] =>
  from.framework.places === 'regions'
    ? [byFramework(from, words).left(from, to)]
    : [
        "Delete in the settings of the repository on GitHub the environment production, with its secrets, and in Cloudflare, under *Manage Account → Account API Tokens*, the token that it held. The router's SMOKE_TOKEN cannot be read there any more.",
      ]

const joined = (to: Plan): string[] => [
  to.framework.places === 'regions'
    ? byFramework(to, words).joined(to)
    : 'Before you push, make the environment production with a new API token, as *Pipeline* in README.md says, and a new SMOKE_TOKEN, as step 3 of *Deploy* does.',
]

function environments(from: Plan, to: Plan): string[] {
  const [added, removed] = [onlyIn(to, from), onlyIn(from, to)]
  const trust = byFramework(to, words).trust(to)
  return [
    ...(added.length > 0
      ? [
          `Before you push, make an environment for each new region on GitHub (${added.join(', ')}), for the branch main alone, and ${trust}: what deploys is trusted by their names.`,
        ]
      : []),
    ...(removed.length > 0
      ? [
          `Delete the environment of each region that is gone on GitHub (${removed.join(', ')}), and ${trust}, so that the role that deploys trusts it no more.`,
        ]
      : []),
  ]
}
