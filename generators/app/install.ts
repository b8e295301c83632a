import { setImmediate } from 'node:timers/promises'
import { type Invocation, install } from './package-manager.ts'
import type { Installed, Run } from './run.ts'

/** Installs a project's packages, unless that is not wanted, and says how it went. */
export async function installInto(
  directory: string,
  invocation: Invocation,
  { switches, terminal, interrupted, onSignal }: Run,
): Promise<Installed> {
  if (!switches.install || interrupted()) return 'skipped'
  terminal.say(`Installing with ${invocation.manager} …`)
  const failure = await install(directory, invocation, {
    offline: switches.offline,
    out: terminal.out,
    onSignal,
  })
  // An interrupt reaches the package manager and us in no fixed order; ours is handled by now.
  await setImmediate()
  if (failure === undefined) return 'done'
  terminal.say('', terminal.paint('red', `${failure}.`))
  return 'failed'
}
