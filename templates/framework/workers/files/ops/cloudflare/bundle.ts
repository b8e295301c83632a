import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Failure } from '../command.ts'
import { files, parseConfig, root } from './config.ts'
import { run } from './run.ts'

export type Worker = keyof typeof files

/**
 * Bundles a Worker into dist/ just as a deployment would, and uploads nothing.
 *
 * @returns the bundle's text
 * @throws Failure with wrangler's words when it refuses
 */
export async function bundle(worker: Worker): Promise<string> {
  const file = files[worker]
  // wrangler would take a relative folder from where the config is.
  const folder = join(root, 'dist', worker)
  const words = ['deploy', '--dry-run', '--config', file, '--outdir', folder]
  const { error } = await run(words)
  if (error !== undefined) throw new Failure(`${file} cannot be built: ${error}`)
  const { main = '' } = parseConfig(file, readFileSync(join(root, file), 'utf8'))
  return readFileSync(join(folder, `${basename(main, '.ts')}.js`), 'utf8')
}
