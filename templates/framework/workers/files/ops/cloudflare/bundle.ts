import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Failure } from '../command.ts'
import { file, readConfig, root } from './config.ts'
import { run } from './run.ts'

/**
 * Bundles the Worker into dist/ just as a deployment would, and uploads nothing.
 *
 * @returns the bundle's text
 * @throws Failure with wrangler's words when it refuses
 */
export async function bundle(): Promise<string> {
  const folder = join(root, 'dist')
  const { error } = await run(['deploy', '--dry-run', '--outdir', folder])
  if (error !== undefined) throw new Failure(`${file} cannot be built: ${error}`)
  const { main = '' } = readConfig()
  return readFileSync(join(folder, `${basename(main, '.ts')}.js`), 'utf8')
}
