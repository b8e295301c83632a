import { describe, expect, test } from 'vitest'
import {
  checkLines,
  doneLines,
  planLines,
  refuseLosses,
} from '../../generators/app/upgrade-report.ts'
import type { Row } from '../../generators/merge/sides.ts'
import { answersFor } from '../support/answers.ts'

const terminal = { columns: 100, paint: (_style: unknown, text: string) => text } as never

/** What is said of these files, below which heading. */
const saidOf = (rows: Row[]) =>
  planLines(
    {
      ...{ answers: answersFor(), from: '0.2.0', version: '0.3.0', rows },
      ...{ changed: [], changes: [], advice: [], losses: [] },
    } as never,
    terminal,
  ).join('\n')

const kept: Row = { path: 'ops/old.ts', yours: 'edited', template: 'dropped', done: 'kept' }

test('of an edited file that the templates dropped it is said that nothing uses it any more', () => {
  expect(saidOf([kept])).toMatch(/nothing of theirs uses it any more[\s\S]*\(1\)\n {2}ops\/old\.ts/)
})

test('of an edited file that the templates changed that is not said', () => {
  const said = saidOf([{ ...kept, template: 'changed' }])
  expect(said).toMatch(/Kept as yours, although the templates changed it \(1\)\n {2}ops\/old\.ts/)
  expect(said).not.toContain('uses it any more')
})

test('new files are listed apart, and none of them is left out', () => {
  const named = (name: string) => Array.from({ length: 40 }, (_, at) => `src/${name}-${at}.ts`)
  const rows = (paths: string[], template: Row['template']): Row[] =>
    paths.map((path) => ({ path, yours: 'absent', template, done: 'written' }))
  const said = saidOf([...rows(named('old'), 'changed'), ...rows(named('new'), 'added')])
  const lists = said.split(/\n(?=New, from the templates|From the templates)/)
  expect(lists[1]).toBe(
    ['New, from the templates (40)', ...named('new').map((path) => `  ${path}`), ''].join('\n'),
  )
  expect(lists[2]).toMatch(/^From the templates \(40\)\n[\s\S]*… and 25 more/)
})

describe('the answers that change come before all else', () => {
  const outcome = {
    ...{ answers: answersFor(), from: '0.2.0', version: '0.3.0', rows: [kept], conflicts: [] },
    changed: [{ id: 'regions', from: 'us-east-1, us-east-2', to: 'us-east-1, eu-west-1' }],
    ...{ changes: [{ version: '0.3.0', what: 'More.', why: 'So.' }], advice: ['Look.'] },
    ...{ losses: [], behind: ['files would change'], next: [], undo: [] },
  } as never
  const written = { unmerged: [], unmarked: undefined, unrestorable: undefined }
  const reports = {
    plan: () => planLines(outcome, terminal),
    'what is done': () => doneLines(outcome, written, terminal),
    check: () => checkLines(outcome, terminal),
  }
  test.each(Object.entries(reports))('in the report of the %s', (_name, lines) => {
    const said = lines().join('\n')
    expect(said).toMatch(
      /^\n?orders, from 0\.2\.0[^\n]*\n\nAnswers that change \(1\)\n {2}regions: us-east-1, us-east-2 → us-east-1, eu-west-1\n/,
    )
  })

  test('in the refusal of a loss, which is a list', () => {
    const losses = ['One', 'Two'].map((what) => ({ what, how: 'deleted' as const, why: 'gone' }))
    const changed = [{ id: 'data', from: 'dsql', to: 'dynamodb' }]
    const refused = expect.objectContaining({
      message: 'With data dsql → dynamodb: what holds data would be lost',
      details: ['One, would be deleted: gone', 'Two, would be deleted: gone'],
    })
    expect(() => refuseLosses({ losses, changed })).toThrow(refused)
  })
})
