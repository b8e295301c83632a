import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { build } from '../../build.ts'
import { packageRoot } from '../../generators/root.ts'

/** Packs what would be published; returns the tarball, and the paths of all that is in it. */
export async function packed(folder: string): Promise<{ tarball: string; paths: string[] }> {
  await build(join(packageRoot, 'dist'))
  const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]
  const output = execFileSync('npm', words, {
    cwd: packageRoot,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [report] = Object.values(JSON.parse(output)) as {
    filename: string
    files: { path: string }[]
  }[]
  if (!report) throw new Error('npm packed nothing')
  return {
    tarball: join(folder, report.filename),
    paths: report.files.map(({ path }) => path),
  }
}
