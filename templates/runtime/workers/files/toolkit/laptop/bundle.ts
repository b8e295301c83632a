import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'

const project = join(import.meta.dirname, '../..')

/** As wrangler bundles: what runs in the cloud is what runs here. */
export const asWrangler = {
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'browser',
  conditions: ['workerd', 'worker', 'browser'],
  external: ['cloudflare:*', 'node:*', ...builtinModules],
  // Packages that are no ES modules ask for Node's by require.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire('/');",
  },
} satisfies BuildOptions & { write: false }

/**
 * One module of a Worker's source as it is now.
 *
 * @param entry relative to the project
 * @throws when it does not compile; the message names the place
 */
export async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    ...asWrangler,
    entryPoints: [entry],
    absWorkingDir: project,
    target: 'es2024',
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}
