import { expect, test } from 'vitest'
import { scriptCommand, startedBy } from '../../generators/app/package-manager.ts'
import { layOut, summaryRows, treeLines, waveLines } from '../../generators/app/summary.ts'
import { optionNamed } from '../../generators/options/table.ts'
import { makePlan } from '../../generators/plan/plan.ts'
import { shellPath } from '../../generators/shell.ts'
import { wrap } from '../../generators/wrap.ts'
import { answersAtTheEdge, answersFor } from '../support/answers.ts'

const terminal = (columns: number) =>
  ({ columns, paint: (_style: unknown, text: string) => text }) as never

test('a long line is broken at spaces and keeps its indentation', () => {
  expect(wrap('  one two three four', 12)).toEqual(['  one two', '  three four'])
  expect(wrap('short', 12)).toEqual(['short'])
})

test('a word longer than the terminal is left whole', () => {
  expect(wrap('a https://example.com/long b', 10)).toEqual(['a', 'https://example.com/long', 'b'])
})

test('a figure and its percent sign stay together', () => {
  expect(wrap('about 10 % of users', 9)).toEqual(['about', '10 % of', 'users'])
})

test('colours take no room', () => {
  expect(wrap('\u001b[1mbold\u001b[22m word', 9)).toEqual(['\u001b[1mbold\u001b[22m word'])
})

test('the summary is in two columns, or in one where they do not fit', () => {
  expect(layOut([['Project', 'orders']], terminal(80))).toEqual(['  Project  orders'])
  expect(layOut([['Project', 'orders']], terminal(30))).toEqual(['Project', '  orders'])
})

test('no row of the summary is empty, with regions or without', () => {
  for (const answers of [answersFor(), answersAtTheEdge()]) {
    const rows = summaryRows(makePlan(answers), { directory: 'orders' })
    expect(rows.filter(([, value]) => value === '')).toEqual([])
  }
})

/** The rows of a summary, by their label. */
const summaryOf = (answers: Parameters<typeof answersFor>[0]) =>
  Object.fromEntries(summaryRows(makePlan(answersFor(answers)), { directory: '.' }))

test.each([
  [{ domain: 'api.example.com' }, 'users served again after about 90 s'],
  [{}, 'nothing fails over before there is a domain'],
])('of a lost region, the summary of a project with %j says: %s', (answers, says) => {
  expect(summaryOf(answers)).toHaveProperty('Lost region', says)
})

test.each(['workers', 'sam'])(
  'what rolls out over %s has regions where those have',
  (framework) => {
    const plan = makePlan(answersFor({ framework, rollout: 'inter-regional-canary' }))
    const { title, summary } = plan.strategy
    expect(/region/i.test(title)).toBe(plan.framework.places === 'regions')
    expect(optionNamed('rollout')?.choices?.({ framework })).toContainEqual(
      expect.objectContaining({ title, hint: expect.stringContaining(summary) }),
    )
  },
)

test('paths become a tree that names each folder once', () => {
  expect(
    treeLines(['src/a.ts', 'src/api/b.ts', 'src-more/c.ts', 'package.json', 'src/api/c.ts']),
  ).toEqual([
    '  package.json',
    '  src-more/',
    '    c.ts',
    '  src/',
    '    a.ts',
    '    api/',
    '      b.ts',
    '      c.ts',
  ])
})

test.each([
  ['orders', 'orders'],
  ['./my shop', "'./my shop'"],
  ["it's", "'it'\\''s'"],
  ['-rf', './-rf'],
  ['-r f', "'./-r f'"],
  ['~', "'~'"],
])('the path %s is typed in a shell as %s', (path, typed) => {
  expect(shellPath(path)).toBe(typed)
})

test('each wave is a line', () => {
  const plan = makePlan(
    answersFor({ rollout: 'regional-canary', regions: ['us-east-2', 'eu-west-1'] }),
  )
  expect(waveLines(plan).map((line) => line.slice(0, 15))).toEqual([
    '  1. us-east-2:',
    '  2. eu-west-1:',
  ])
})

test('what started the run is the package manager that says so, else npm', () => {
  const by = (agent?: string) =>
    startedBy(agent === undefined ? {} : { npm_config_user_agent: agent })
  expect(by('pnpm/10.1.0 npm/? node/v24.0.0 linux x64')).toBe('pnpm')
  expect(by('bun/1.2.0 npm/? node/v24.0.0')).toBe('bun')
  expect(by('yarn/4.5.0')).toBe('yarn')
  expect(by('cnpm/9')).toBe('npm')
  expect(by()).toBe('npm')
})

test('scripts are started as each manager does it', () => {
  expect(scriptCommand('npm', 'test')).toBe('npm test')
  expect(scriptCommand('npm', 'dev')).toBe('npm run dev')
  expect(scriptCommand('bun', 'test')).toBe('bun run test')
})
