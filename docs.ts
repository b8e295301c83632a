import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { switchTable } from './generators/options/arguments.ts'
import { answersSchema, flagOf } from './generators/options/describe.ts'
import { blastRadiusHint, optionNamed, options } from './generators/options/table.ts'
import { packageRoot } from './generators/root.ts'
import { layers } from './templates/layers.ts'

/** `npm run docs`: writes the parts of docs/ and README that follow from the option table. */

const cell = (text: string) => text.replaceAll('|', '\\|')

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const choices = (id: 'framework' | 'deployment' | 'data' | 'ci') =>
  table(
    [`\`--${id}\``, '', 'in short'],
    (optionNamed(id)?.choices?.({}) ?? []).map(({ value, title, hint }) => [
      `\`${value}\``,
      title,
      hint,
    ]),
  )

const known = { framework: 'sam', regions: ['us-east-2', 'us-west-2'], shift: 'canary10-15m' }

/** What each marked block of a page holds. */
export const blocks: Record<string, () => string> = {
  framework: () => choices('framework'),
  deployment: () => choices('deployment'),
  data: () => choices('data'),
  ci: () => choices('ci'),
  rollout: () =>
    table(
      ['`--rollout`', '', 'in short', 'two regions, `canary10-15m`'],
      layers.rollout.map(({ id, title, summary }) => [
        `\`${id}\``,
        title,
        summary,
        blastRadiusHint(id, known),
      ]),
    ),
  options: () =>
    table(
      ['flag', 'what it says', 'default'],
      options.map((option) => [
        `\`${flagOf(option)}\``,
        option.summary,
        [option.default({})]
          .flat()
          .filter(Boolean)
          .map((value) => `\`${value}\``)
          .join(', ') || '–',
      ]),
    ),
  switches: () =>
    table(
      ['switch', 'what it does'],
      switchTable.map((row) => [
        `\`--${row.flag}${'placeholder' in row ? ` ${row.placeholder}` : ''}\``,
        row.summary,
      ]),
    ),
}

const block = /(<!-- table: (\w+) -->\n)[\s\S]*?(<!-- \/table -->)/g

/** A page with its blocks as the option table has them now. */
function current(text: string): string {
  return text.replace(block, (_all, open: string, name: string, close: string) => {
    const content = blocks[name]
    if (!content) throw new Error(`no block is called ${name}`)
    return `${open}${content()}\n${close}`
  })
}

/** Path → what it should hold, for every page with a block, and the answers' schema. */
export function pages(): Map<string, string> {
  const paths = [
    'README.md',
    ...readdirSync(`${packageRoot}docs`)
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ]
  return new Map([
    ...paths.map((path) => [path, current(readFileSync(packageRoot + path, 'utf8'))] as const),
    ['docs/answers.schema.json', `${JSON.stringify(answersSchema(), null, 2)}\n`],
  ])
}

if (import.meta.main) {
  for (const [path, text] of pages()) writeFileSync(packageRoot + path, text)
}
