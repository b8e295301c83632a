import { expect, test } from 'vitest'
import { planLines } from '../../generators/app/upgrade-report.ts'
import type { Row } from '../../generators/merge/sides.ts'
import { answersFor } from '../support/answers.ts'

const terminal = { columns: 100, paint: (_style: unknown, text: string) => text } as never

/** What is said of these files, below which heading. */
const saidOf = (rows: Row[]) =>
  planLines(
    {
      ...{ answers: answersFor(), from: '0.2.0', version: '0.3.0', rows },
      ...{ changes: [], advice: [], losses: [] },
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
