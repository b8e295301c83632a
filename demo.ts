import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from './generators/root.ts'

/** `npm run demo`: makes ./demo with the defaults, installs it, runs its tests and its failover drill. */

/** The exit code of a drill that could not see, because the machine was too slow. */
const UNDECIDED = 4

const directory = join(packageRoot, 'demo')

function step(what: string, command: string, args: string[], cwd: string) {
  console.log(`\n── ${what}: ${command} ${args.join(' ')}`)
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit' })
  if (status === 0) return
  if (status === UNDECIDED) {
    console.error(
      'This machine was too slow to see whether every promise was kept: none was seen broken.',
    )
    process.exit(UNDECIDED)
  }
  console.error(`The demo stopped at: ${what}${error ? ` (${error.message})` : ''}.`)
  process.exit(1)
}

// Only a project of ours is removed: somebody may have put something else there.
if (existsSync(join(directory, '.yo-rc.json'))) rmSync(directory, { recursive: true })
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
step('Make and install it', npm, ['start', '--', 'demo', '--yes', '--no-git'], packageRoot)
step('Its tests', npm, ['test'], directory)
step('Lose a region under load', npm, ['run', 'drill', '--', 'lose-region'], directory)
console.log(`
── What happened
A project with the default answers is in ./demo, its tests passed, and a region was killed under load and came back
without the loss of an acknowledged order. Next: cd demo, read its README.md, npm run dev.`)
