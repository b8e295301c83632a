import { onlyIn, sameGround, sameService } from '../../../generators/plan/advice.ts'
import type { Plan } from '../../../generators/plan/plan.ts'

const isOurs = ({ ci }: Plan): boolean => ci.id === 'github'

export function advice(from: Plan, to: Plan): string[] {
  if (isOurs(from) && !(isOurs(to) && sameGround(from, to))) return left(from)
  if (!sameService(from, to)) return []
  if (!isOurs(from)) return joined(to)
  return to.framework.places === 'regions' ? environments(from, to) : []
}

const left = (from: Plan): string[] =>
  from.framework.places === 'regions'
    ? [
        `Delete in the settings of the repository on GitHub what nobody uses any more: the environments ${from.regions.map(({ name }) => name).join(', ')} and the variables AWS_DEPLOY_ROLE_ARN and AWS_STACK_ROLE_ARN. GitHub's identity provider stays in the AWS account: delete it when no other repository signs in there.`,
      ]
    : [
        "Delete in the settings of the repository on GitHub the environment production, with its secrets, and in Cloudflare, under *Manage Account → Account API Tokens*, the token that it held. The router's SMOKE_TOKEN cannot be read there any more.",
      ]

const joined = (to: Plan): string[] => [
  to.framework.places === 'regions'
    ? `Update the stack ${to.name}-pipeline when you push this, with the environments and variables made, as *Pipeline* in README.md says: its role trusts one CI system, so from then on the one before can deploy nothing.`
    : 'Before you push, make the environment production with a new API token, as *Pipeline* in README.md says, and a new SMOKE_TOKEN, as step 3 of *Deploy* does.',
]

function environments(from: Plan, to: Plan): string[] {
  const [added, removed] = [onlyIn(to, from), onlyIn(from, to)]
  return [
    ...(added.length > 0
      ? [
          `Before you push, make an environment for each new region on GitHub (${added.join(', ')}), for the branch main alone, and update the stack ${to.name}-pipeline, as *Pipeline* in README.md says: its role trusts environments by name.`,
        ]
      : []),
    ...(removed.length > 0
      ? [
          `Delete the environment of each region that is gone on GitHub (${removed.join(', ')}), and update the stack ${to.name}-pipeline, as *Pipeline* in README.md says, so that its role trusts it no more.`,
        ]
      : []),
  ]
}
