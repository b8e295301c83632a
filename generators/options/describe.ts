import type { Answers } from '../plan/model.ts'
import { regions } from '../plan/regions.ts'
import { shellPath, shellWord } from '../shell.ts'
import { wrap } from '../wrap.ts'
import { switchTable } from './arguments.ts'
import type { Option, Value } from './option.ts'
import { options } from './table.ts'

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
    right: [
      describeOption(option),
      ...(option.optional ? [`--no-${option.id} for none`] : []),
    ].join('; '),
  })),
)}

Switches:
${rows(
  switchTable.map((row) => ({
    left: `--${row.flag}${'placeholder' in row ? ` ${row.placeholder}` : ''}`,
    right: row.summary,
  })),
)}

Regions:
${wrap(`  ${regions.map(({ name }) => name).join(', ')}`, width).join('\n')}

Examples:
  npm create active-active
  npm create active-active shop -- --yes
  npm create active-active shop -- \\
    --rollout regional-canary --regions eu-west-1,us-east-1
  cd shop && npm create active-active@latest -- --check

Exit codes:
${rows([
  { left: '0', right: 'done' },
  { left: '1', right: 'failed; with --check, an upgrade would change the project' },
  { left: '2', right: 'refused, nothing written' },
  { left: '3', right: 'upgraded, with conflicts to solve' },
  { left: '130', right: 'cancelled, nothing written' },
])}
`
}

/** An option as the command line shows it. */
export const flagOf = ({ id, placeholder }: Pick<Option, 'id' | 'placeholder'>): string =>
  placeholder === undefined ? `--${id}` : `--${id} ${placeholder}`

/** What --yes takes, as it would be typed, unless the summary tells. */
const defaultOf = (option: Option): string =>
  option.summary.includes('unless given') ? '' : [option.default({}) ?? []].flat().join(',')

/** What an option says, which choices it has and what it is by default. */
export function describeOption(option: Option): string {
  const values = option.kind === 'choice' ? option.choices?.({}).map(({ value }) => value) : []
  return [
    values?.length ? `${option.summary}: ${values.join(', ')}` : option.summary,
    ...[defaultOf(option)].filter(Boolean).map((value) => `default ${value}`),
  ].join('; ')
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

const npms = { command: 'npm create active-active', separator: '-- ' }
/** How each package manager runs a `create-` package, and whether it wants `--` before the flags. */
const runners: Record<string, { command: string; separator: string }> = {
  npm: npms,
  // In a project of npm, which ours are, pnpm starts nothing by `create`.
  pnpm: { command: 'pnpm dlx create-active-active', separator: '' },
  yarn: { command: 'yarn create active-active', separator: '' },
  bun: { command: 'bun create active-active', separator: '' },
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
  const { command, separator } = runners[packageManager] ?? npms
  const flags = options.flatMap(({ id }) => flagWith(id, answers[id]))
  // Yarn 1 takes no version in `yarn create`.
  const at = packageManager === 'yarn' ? '' : `@${version}`
  return `${command}${at} ${shellPath(directory)} ${separator}${flags.join(' ')} --yes`
}
