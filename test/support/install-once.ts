import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Installs packages in a folder for temporary files, once a machine, without running their scripts; returns the folder.
 *
 * @param name what the folder's name ends with
 * @param versions each package's exact version
 * @throws when npm cannot install them
 */
export function installOnce(name: string, versions: Record<string, string>): string {
  const folder = join(tmpdir(), `create-active-active-${name}`)
  const wanted = JSON.stringify({ private: true, dependencies: versions })
  const manifest = join(folder, 'package.json')
  const installed = () => {
    try {
      return (
        readFileSync(manifest, 'utf8') === wanted &&
        readFileSync(join(folder, 'done'), 'utf8') !== ''
      )
    } catch {
      return false
    }
  }
  if (!installed()) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(manifest, wanted)
    execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
      stdio: 'ignore',
    })
    writeFileSync(join(folder, 'done'), 'yes')
  }
  return folder
}
