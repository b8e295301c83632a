import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { install, lockFile, type PackageManager } from './package-manager.ts'
import type { Installed, Run } from './run.ts'

/**
 * Installs a project's packages, unless that is not wanted, and says how it went.
 *
 * @param manager what the project is installed with: only npm is started by us
 */
export async function installInto(
  directory: string,
  manager: PackageManager,
  { switches, terminal, interrupted, onSignal }: Run,
): Promise<Installed> {
  if (!switches.install || interrupted()) return 'skipped'
  if (manager !== 'npm') {
    terminal.say(`It has no ${lockFile}, but the lock file of ${manager}: install with that.`)
    return 'skipped'
  }
  terminal.say('Installing with npm …')
  const failure = await install(directory, {
    offline: switches.offline,
    out: terminal.out,
    onSignal,
  })
  // An interrupt reaches the package manager and us in no fixed order; ours is handled by now.
  await setImmediate()
  if (failure !== undefined) {
    terminal.say('', terminal.paint('red', `${failure}.`))
    return 'failed'
  }
  const left = leftOut(directory)
  if (left.length > 0) {
    terminal.say(
      '',
      `The registry lacks ${left.join(', ')}: npm left them out of ${lockFile}, and "npm ci", with which the pipeline installs, refuses it so. Before you push, remove that file and node_modules, and run "npm install" with a registry that has them.`,
    )
  }
  return 'done'
}

/** Optional packages, as those for other systems, of which npm's lock file has no entry: they were nowhere to be found. */
function leftOut(directory: string): string[] {
  type Lock = { packages?: Record<string, { optionalDependencies?: Record<string, string> }> }
  let packages: Lock['packages']
  try {
    packages = (JSON.parse(readFileSync(join(directory, lockFile), 'utf8')) as Lock).packages
  } catch {
    // In a workspace it is elsewhere, and a person may have turned it off.
    return []
  }
  const names = new Set(
    Object.keys(packages ?? {}).map((place) => place.split('node_modules/').at(-1)),
  )
  const wanted = Object.values(packages ?? {}).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies),
  )
  return [...new Set(wanted)].filter((name) => !names.has(name)).sort()
}
