import { sameService } from '../../../generators/plan/advice.ts'
import type { Plan } from '../../../generators/plan/plan.ts'

export function advice(from: Plan, to: Plan): string[] {
  if (!sameService(from, to) || from.domain === to.domain) return []
  return [
    `Before you push, with SMOKE_TOKEN exported: "npm run deploy -- --router". No rollout deploys the router, and smoke tests ask ${to.domain ?? 'its address below workers.dev'} from now on.`,
    ...(to.domain === undefined ? [] : certificate(to.domain)),
    ...(from.domain === undefined
      ? [
          'The address below workers.dev stops answering then ("workers_dev" in router/wrangler.jsonc). Set that to true, and deploy the router so, until all clients call the new name.',
        ]
      : [detach(from.domain, to)]),
  ]
}

const certificate = (domain: string): string[] => [
  `${domain} must belong to a zone of the account and have no record yet, and the API token needs *Workers Routes: Edit* on it. The test that follows may fail until the certificate is there: run it again then.`,
]

/** wrangler publishes custom domains only when the config has some: it never removes the last. */
const detach = (domain: string, to: Plan): string =>
  to.domain === undefined
    ? `${domain} stays with ${to.name}-router until you remove it there in Cloudflare, under *Settings → Domains & Routes*.`
    : `${domain} stops answering then: tell its users first. Look in Cloudflare, under *Settings → Domains & Routes* of ${to.name}-router, whether it is gone.`
