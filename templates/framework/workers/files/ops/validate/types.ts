import { run } from '../cloudflare/run.ts'
import type { Finding } from './project.ts'

/** Whether worker-configuration.d.ts has the bindings that wrangler.jsonc has. */
export async function types(): Promise<Finding[]> {
  const { error } = await run(['types', '--check'])
  if (error === undefined) return []
  return [
    {
      file: 'worker-configuration.d.ts',
      where: 'Env',
      problem: 'it is not what wrangler.jsonc says',
      fix: 'run "npm run types"',
    },
  ]
}
