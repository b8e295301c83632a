import process from 'node:process'
import { cancelled, type Failure, failureOf, sayFailure } from './app/failure.ts'
import type { Result } from './app/run.ts'
import { openTerminal } from './app/terminal.ts'
import { version } from './app/version.ts'
import { type ExitCode, UserError } from './errors.ts'
import { parseArguments } from './options/arguments.ts'
import { helpText } from './options/describe.ts'

const argv = process.argv.slice(2)
// Known before the flags are read, so that a refused flag is reported in JSON as well.
const json = argv.includes('--json')
const terminal = openTerminal({ json })

let writing = false
let interrupted = false
const listeners = new Set<(signal: NodeJS.Signals) => void>()
let result: Result | undefined

function fail(failure: Failure): ExitCode {
  if (json) printJson({ ok: false, ...failure })
  sayFailure(failure, terminal)
  return failure.exitCode
}

function printJson(value: object) {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

/** Node cannot say where it is once that directory is removed, and everything asks. */
function requireWorkingDirectory() {
  try {
    process.cwd()
  } catch {
    throw new UserError('The working directory does not exist any more', {
      hint: 'Change to one that does and run the same command.',
    })
  }
}

async function main(): Promise<ExitCode> {
  const given = parseArguments(argv)
  if (given.switches.version) {
    if (json) printJson({ ok: true, version })
    else process.stdout.write(`${version}\n`)
    return 0
  }
  if (given.switches.help) {
    const help = helpText(terminal.columns)
    if (json) printJson({ ok: true, help })
    else process.stdout.write(help)
    return 0
  }
  requireWorkingDirectory()
  const { runGenerator } = await import('./environment.ts')
  await runGenerator({
    ...given,
    terminal,
    commit: () => {
      writing = true
    },
    interrupted: () => interrupted,
    onSignal: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    finish: (made) => {
      result = made
    },
  })
  if (json && result) printJson(result)
  return result?.exitCode ?? 1
}

function exit(code: ExitCode) {
  // An unanswered look-up must not hold the process; what is still in a pipe must arrive first, or have failed.
  process.stdout.write('', () =>
    setImmediate(() => {
      const fault = terminal.fault()
      const last =
        fault && code === 0
          ? fail({
              exitCode: 1,
              error: `What there is to say cannot be written: ${fault.message}`,
            })
          : code
      process.stderr.write('', () => process.exit(last))
    }),
  )
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // Once files are being written, that is finished; whatever program runs then is told, since not every signal comes
    // from a terminal, which tells all.
    interrupted = true
    for (const listener of listeners) listener(signal)
    if (!writing) exit(fail(cancelled))
  })
}

// The end of the input (Ctrl-D) leaves a question open for ever, and nothing to wait for.
process.on('beforeExit', () => exit(fail(cancelled)))

exit(await main().catch((error) => fail(failureOf(error))))
