import { fileURLToPath } from 'node:url'
import { TerminalAdapter } from '@yeoman/adapter'
import Environment from 'yeoman-environment'
import ActiveActiveGenerator from './app/index.ts'

import type { Run } from './app/run.ts'
import { recordKey } from './project/record.ts'
import { packageRoot } from './root.ts'

/** Runs the generator in a Yeoman environment of its own. */
export async function runGenerator(run: Run): Promise<void> {
  const adapter = new TerminalAdapter({ stdout: run.terminal.questions, stderr: process.stderr })
  // Yeoman names the task that failed; what there is to say of an error is said once, in cli.ts.
  adapter.log.error = () => adapter.log
  const environment = new Environment({ adapter, skipInstall: true })
  const namespace = `${recordKey}:app`
  environment.register(ActiveActiveGenerator, {
    namespace,
    resolved: fileURLToPath(import.meta.url),
    packagePath: packageRoot,
  })
  const options = { run, skipGlobalConfig: true, skipCache: true }
  await environment.run([namespace], options as object)
}
