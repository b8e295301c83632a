import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Installs packages in a folder for temporary files, once a machine; returns the folder.
 *
 * @param name what the folder's name ends with
 * @param versions each package's exact version
 * @param allowed those of them whose install scripts are run
 * @throws when npm cannot install them
 */
export function installOnce(
  name: string,
  versions: Record<string, string>,
  allowed: readonly string[] = [],
): string {
  const folder = join(tmpdir(), `create-active-active-${name}`)
  const wanted = JSON.stringify({
    private: true,
    dependencies: versions,
    allowScripts: Object.fromEntries(
      Object.keys(versions).map((one) => [one, allowed.includes(one)]),
    ),
  })
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
    // npm runs no script of a package that is there already.
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    writeFileSync(manifest, wanted)
    const scripts = allowed.length > 0 ? [] : ['--ignore-scripts']
    execFileSync('npm', ['install', ...scripts, '--no-audit', '--no-fund'], {
      cwd: folder,
      stdio: 'ignore',
    })
    writeFileSync(join(folder, 'done'), 'yes')
  }
  return folder
}
