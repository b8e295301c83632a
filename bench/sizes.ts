import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../generators/root.ts'

/** What `npm pack` would ship, in bytes, and how many packages it would pull in. Needs a built `dist/`. */
export function packageSizes(): { packed: number; unpacked: number; dependencies: number } {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: packageRoot,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const report = JSON.parse(output)
  // npm 11 gives a list, later ones an object by name.
  const [packed] = Object.values(report) as { size: number; unpackedSize: number }[]
  const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'))
  return {
    packed: packed?.size ?? Number.NaN,
    unpacked: packed?.unpackedSize ?? Number.NaN,
    dependencies: Object.keys(manifest.dependencies ?? {}).length,
  }
}
