import type Generator from 'yeoman-generator'
import { switchTable } from '../options/arguments.ts'
import { describeOption } from '../options/describe.ts'
import { options } from '../options/table.ts'
import type { Run } from './run.ts'
import { openTerminal } from './terminal.ts'

/** Tells Yeoman the options, for `yo --help` and its parsing of flags. */
export function declareOptions(generator: Generator) {
  generator.argument('directory', { type: String, required: false })
  for (const option of options) {
    const type = option.kind === 'switch' ? Boolean : String
    generator.option(option.id, { type, description: describeOption(option) })
  }
  for (const row of switchTable) {
    const type = 'placeholder' in row ? String : Boolean
    // Yeoman has --help and --version itself, and stdout under yo is not ours: no --json. It reads --no-git as the
    // option git, off.
    if (['help', 'version', 'json'].includes(row.flag)) continue
    const on = row.flag.replace(/^no-/, '')
    const description = on === row.flag ? row.summary : `--${row.flag}: ${row.summary}`
    generator.option(on, { type, description })
  }
}

/** What was asked of `yo`, in our terms. */
export function runFromYo(generator: Generator): Run {
  const given = generator.options as Record<string, unknown>
  const on = (name: string) => given[name] === true
  const text = (name: string) => (typeof given[name] === 'string' ? given[name] : undefined)
  return {
    directory: text('directory'),
    flags: Object.fromEntries(
      options
        .map(({ id }) => [id, typeof given[id] === 'boolean' ? given[id] : text(id)])
        .filter(([, given]) => given !== undefined),
    ),
    switches: {
      yes: on('yes'),
      dryRun: on('dryRun') || on('dry-run'),
      json: false,
      install: given.install !== false && !on('skipInstall') && !on('skip-install'),
      git: given.git !== false,
      offline: on('offline'),
      force: on('force'),
      check: on('check'),
      allowDirty: on('allowDirty') || on('allow-dirty'),
      acceptReplacement: on('acceptReplacement') || on('accept-replacement'),
      help: false,
      version: false,
      answers: text('answers'),
    },
    terminal: openTerminal({ json: false }),
    commit: () => undefined,
    interrupted: () => false,
    onSignal: () => () => undefined,
    finish: ({ exitCode }) => {
      process.exitCode = exitCode
    },
  }
}
