import type { Answers } from '../plan/model.ts'
import { shellPath, shellWord } from '../shell.ts'
import { wrap } from '../wrap.ts'
import { switchTable } from './arguments.ts'
import type { Option, Value } from './option.ts'
import { optionNamed, options } from './table.ts'

/**
 * The text of --help.
 *
 * @param width the terminal's columns
 */
export function helpText(width: number): string {
  const rows = (table: { left: string; right: string }[]) => {
    const indent = Math.min(28, Math.max(...table.map(({ left }) => left.length)) + 4)
    return table
      .map(({ left, right }) => {
        const room = Math.max(24, width - indent)
        const gap = left.length + 3 > indent ? `\n${' '.repeat(indent)}` : ''
        return `  ${left}${gap || ' '.repeat(indent - left.length - 2)}${wrap(right, room).join(`\n${' '.repeat(indent)}`)}`
      })
      .join('\n')
  }
  return `Usage: npm create active-active [directory] [-- flags]

Makes a multi-region active-active serverless project, with its pipeline and its tests.
Inside such a project, moves it to this version's templates and to other answers, and keeps every edit.
What is not given by a flag is asked for.

Answers:
${rows(
  options.map((option) => ({
    left: flagOf(option),
    right: choiceSummary(option.id) + (option.optional ? `; --no-${option.id} for none` : ''),
  })),
)}

Switches:
${rows(
  switchTable.map((row) => ({
    left: `--${row.flag}${'placeholder' in row ? ` ${row.placeholder}` : ''}`,
    right: row.summary,
  })),
)}

Exit codes: 0 done, 1 failed, 2 refused with nothing written, 3 upgraded with conflicts to solve, 130 cancelled with nothing written.
`
}

/** An option as the command line shows it. */
export const flagOf = ({ id, placeholder }: Pick<Option, 'id' | 'placeholder'>): string =>
  placeholder === undefined ? `--${id}` : `--${id} ${placeholder}`

function choiceSummary(id: keyof Answers): string {
  const option = optionNamed(id)
  if (!option) return ''
  const values = option.kind === 'choice' ? option.choices?.({}).map(({ value }) => value) : []
  return values?.length ? `${option.summary}: ${values.join(', ')}` : option.summary
}

/** The JSON Schema of an answers file. It says what has the right form; --dry-run says what can be built. */
export function answersSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Answers for create-active-active',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      options.map((option) => {
        const values = option.choices?.({}).map(({ value }) => value)
        const item =
          option.kind !== 'text' && values ? { enum: values } : { type: 'string', minLength: 1 }
        const form =
          option.kind === 'switch'
            ? { type: 'boolean' }
            : option.kind === 'list'
              ? { type: 'array', uniqueItems: true, minItems: 2, items: item }
              : item
        return [option.id, { description: option.summary, ...form }]
      }),
    ),
  }
}

function flagWith(id: string, value: Value | undefined): string[] {
  if (value === undefined || value === false) return []
  return [value === true ? `--${id}` : `--${id} ${shellWord([value].flat().join(','))}`]
}

/** How each package manager runs a `create-` package, and whether it wants `--` before the flags. */
const runners: Record<string, { command: string; separator: string }> = {
  npm: { command: 'npm create', separator: '-- ' },
  pnpm: { command: 'pnpm create', separator: '' },
  yarn: { command: 'yarn create', separator: '' },
  bun: { command: 'bun create', separator: '' },
}

/**
 * The command that makes the same project again.
 *
 * @param directory as the user named it
 * @param packageManager `npm`, `pnpm`, `yarn` or `bun`
 */
export function replayCommand(
  answers: Answers,
  directory: string,
  packageManager: string,
  version: string,
): string {
  const { command, separator } = runners[packageManager] ?? {
    command: 'npm create',
    separator: '-- ',
  }
  const flags = options.flatMap(({ id }) => flagWith(id, answers[id]))
  // Yarn 1 takes no version in `yarn create`.
  const name = packageManager === 'yarn' ? 'active-active' : `active-active@${version}`
  return `${command} ${name} ${shellPath(directory)} ${separator}${flags.join(' ')} --yes`
}
