import { sameService } from '../../../generators/plan/advice.ts'
import type { Plan } from '../../../generators/plan/model.ts'

export function advice(from: Plan, to: Plan): string[] {
  if (!sameService(from, to) || from.domain === to.domain) return []
  return [
    `Before you push, while no rollout is under way, run "npx wrangler triggers deploy" in a terminal: no rollout changes an address, and smoke tests ask ${to.domain ?? 'the address below workers.dev'} from now on.`,
    ...(to.domain === undefined ? [] : zone(to.domain)),
    ...(from.domain === undefined
      ? [
          'The address below workers.dev stops answering then ("workers_dev" in wrangler.jsonc). Leave that at true until all clients call the new name.',
        ]
      : [detach(from.domain, to)]),
  ]
}

const zone = (domain: string): string[] => [
  `${domain} must belong to a zone of the account and have no record yet, and the API token needs *Workers Routes: Edit* on it.`,
]

/** wrangler publishes custom domains only when the config has some: it never removes the last. */
const detach = (domain: string, to: Plan): string =>
  to.domain === undefined
    ? `${domain} stays with ${to.name} until you remove it there in Cloudflare, under *Settings → Domains & Routes*.`
    : `${domain} stops answering then: tell its users first. Look in Cloudflare, under *Settings → Domains & Routes* of ${to.name}, whether it is gone.`
