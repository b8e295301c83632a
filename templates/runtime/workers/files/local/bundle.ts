import { dirname } from 'node:path'
import { build } from 'esbuild'

const project = dirname(import.meta.dirname)

/**
 * One module of a Worker's source as it is now.
 *
 * @param entry relative to the project
 * @throws when it does not compile; the message names the place
 */
export async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    absWorkingDir: project,
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    // As wrangler bundles: what runs in the cloud is what runs here.
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}
