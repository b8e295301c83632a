import { defineFramework } from '../../../generators/plan/model.ts'
import { pinned } from '../../versions.ts'
import { advice } from './advice.ts'

export default defineFramework({
  id: 'workers',
  title: 'Cloudflare Workers',
  summary:
    "No region at all: every point of presence serves, and Cloudflare's gradual deployments give a release its share of the traffic.",
  runtime: 'workers',
  places: 'everywhere',
  // Analytics Engine promises no time; the gates wait this long.
  metricsDelaySeconds: 120,
  judgesEachStep: true,
  entrance: { withDomain: 'custom-domain', withoutDomain: 'workers-dev' },
  scripts: {
    build: 'wrangler deploy --dry-run --outdir dist',
    deploy: 'node toolkit/commands/deploy.ts',
    gate: 'node toolkit/commands/gate.ts',
    rollback: 'node toolkit/commands/rollback.ts',
    // Of the runtime, @cloudflare/workers-types tells. The rest must pass the project's own check.
    types:
      'wrangler types --include-runtime=false && biome check --write worker-configuration.d.ts',
    validate: 'node toolkit/commands/validate.ts',
  },
  devDependencies: {
    ...pinned('wrangler'),
  },
  checks: () => ({ worker: 'worker' }),
  advice,
})
