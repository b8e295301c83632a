import { expect, test } from 'vitest'
import type { Engine } from '../../generators/merge/sides.ts'
import { beside, script, tree, upgrade, version } from './project.ts'

/** An engine that must not be needed. */
const noEngine: Engine = {
  renames: () => Promise.reject(new Error('asked for renames')),
  mergeTexts: () => Promise.reject(new Error('asked for a merge')),
}

const numbers = (...lines: (number | string)[]) => lines.map((line) => `line ${line}\n`).join('')

test('a file that nobody touched becomes the template’s, without git', async () => {
  const given = { base: { a: 'one' }, yours: { a: 'one' }, next: { a: 'two' }, engine: noEngine }
  const { files, merged } = await upgrade(given)
  expect(files).toEqual({ a: 'two' })
  expect(merged.rows).toEqual([
    { path: 'a', yours: 'untouched', template: 'changed', done: 'written' },
  ])
})

test('an edited file stays as it is when the template did not change', async () => {
  const given = { base: { a: 'one' }, yours: { a: 'mine' }, next: { a: 'one' }, engine: noEngine }
  const { files, merged } = await upgrade(given)
  expect(files).toEqual({ a: 'mine' })
  expect(merged.rows).toEqual([{ path: 'a', yours: 'edited', template: 'unchanged', done: 'left' }])
})

test('both made the same change: nothing to do', async () => {
  const given = { base: { a: 'one' }, yours: { a: 'two' }, next: { a: 'two' }, engine: noEngine }
  const { merged } = await upgrade(given)
  expect(merged.changes.size).toBe(0)
  expect(merged.rows).toEqual([{ path: 'a', yours: 'edited', template: 'changed', done: 'left' }])
})

test('changes in different places are both taken', async () => {
  const { files, merged } = await upgrade({
    base: { a: numbers(1, 2, 3, 4, 5) },
    yours: { a: numbers('mine', 2, 3, 4, 5) },
    next: { a: numbers(1, 2, 3, 4, 'new') },
  })
  expect(files).toEqual({ a: numbers('mine', 2, 3, 4, 'new') })
  expect(merged.rows).toEqual([{ path: 'a', yours: 'edited', template: 'changed', done: 'merged' }])
  expect(merged.conflicts).toEqual([])
})

test('changes in one place are a conflict with the markers of git, and stages for its index', async () => {
  const sides = {
    base: { a: numbers(1, 2, 3) },
    yours: { a: numbers(1, 'mine', 3) },
    next: { a: numbers(1, 'new', 3) },
  }
  const { files, merged } = await upgrade(sides)
  expect(files.a).toBe(
    `line 1\n<<<<<<< yours\nline mine\n=======\nline new\n>>>>>>> create-active-active ${version}\nline 3\n`,
  )
  expect(merged.rows).toEqual([
    { path: 'a', yours: 'edited', template: 'changed', done: 'conflict' },
  ])
  const [base, yours, next] = [sides.base, sides.yours, sides.next].map((side) =>
    tree(side).get('a'),
  )
  expect(merged.conflicts).toEqual([{ path: 'a', stages: { base, yours, next } }])
})

test('a new file is written', async () => {
  const { files, row } = await upgrade({ base: {}, yours: {}, next: { a: 'x' }, engine: noEngine })
  expect(files).toEqual({ a: 'x' })
  expect(row('a')).toEqual({ path: 'a', yours: 'absent', template: 'added', done: 'written' })
})

test('a new file that is there already with the same bytes is left', async () => {
  const given = { base: {}, yours: { a: 'x' }, next: { a: 'x' }, engine: noEngine }
  const { merged } = await upgrade(given)
  expect(merged.changes.size).toBe(0)
  expect(merged.rows).toEqual([{ path: 'a', yours: 'own', template: 'added', done: 'left' }])
})

test('two files added under one name are a conflict that has the lines of both', async () => {
  const given = { base: {}, yours: { a: 'mine\nboth\n' }, next: { a: 'new\nboth\n' } }
  const { files, merged } = await upgrade(given)
  expect(files.a).toBe(
    '<<<<<<< yours\nmine\n=======\nnew\n>>>>>>> create-active-active 0.2.0\nboth\n',
  )
  expect(merged.rows).toEqual([{ path: 'a', yours: 'own', template: 'added', done: 'conflict' }])
  expect(Object.keys(merged.conflicts[0]?.stages ?? {})).toEqual(['yours', 'next'])
})

test('a deleted file stays deleted when the template changes it', async () => {
  const given = { base: { a: 'one' }, yours: {}, next: { a: 'two' }, engine: noEngine }
  const { files, merged } = await upgrade(given)
  expect(files).toEqual({})
  expect(merged.rows).toEqual([
    { path: 'a', yours: 'deleted', template: 'changed', done: 'stays deleted' },
  ])
})

test('a deleted file stays deleted through a release without it and one that has it again', async () => {
  const { baseline } = await upgrade({ base: { a: 'one' }, yours: {}, next: {} })
  const second = await upgrade({ base: baseline, yours: {}, next: {} })
  const back = await upgrade({ base: second.baseline, yours: {}, next: { a: 'three' } })
  expect(back.files).toEqual({})
  expect(back.row('a')?.done).toBe('stays deleted')
  expect(back.baseline.dropped).toEqual(new Map())
})

test('a file that the template dropped goes if nobody touched it', async () => {
  const given = { base: { a: 'one' }, yours: { a: 'one' }, next: {}, engine: noEngine }
  const { files, merged, baseline } = await upgrade(given)
  expect(files).toEqual({})
  expect(merged.rows).toEqual([
    { path: 'a', yours: 'untouched', template: 'dropped', done: 'removed' },
  ])
  expect(baseline.files.size).toBe(0)
})

test('an edited file that the template dropped is kept, reported once, and has a base when it is back', async () => {
  const yours = { a: numbers('mine', 2, 3, 4) }
  const first = await upgrade({ base: { a: numbers(1, 2, 3, 4) }, yours, next: {} })
  expect(first.files).toEqual(yours)
  expect(first.merged.rows).toEqual([
    { path: 'a', yours: 'edited', template: 'dropped', done: 'kept' },
  ])
  expect(first.baseline.dropped).toEqual(new Map([['a', 'kept']]))

  const second = await upgrade({ base: first.baseline, yours, next: {} })
  expect(second.files).toEqual(yours)
  expect(second.merged.rows).toEqual([])

  const back = { a: numbers(1, 2, 3, 'new') }
  const third = await upgrade({ base: second.baseline, yours, next: back })
  expect(third.files).toEqual({ a: numbers('mine', 2, 3, 'new') })
  expect(third.baseline.dropped).toEqual(new Map())
})

test('what was kept although it was dropped is not removed once it looks untouched', async () => {
  const first = await upgrade({ base: { a: 'one' }, yours: { a: 'mine' }, next: {} })
  const second = await upgrade({ base: first.baseline, yours: { a: 'one' }, next: {} })
  expect(second.files).toEqual({ a: 'one' })
})

test.each([
  {
    name: 'the template makes a file executable',
    base: false,
    yours: false,
    next: true,
    after: true,
  },
  { name: 'the owner does', base: false, yours: true, next: false, after: true },
  { name: 'both do', base: false, yours: true, next: true, after: true },
  { name: 'the owner takes it away', base: true, yours: false, next: true, after: false },
  { name: 'the template takes it away', base: true, yours: true, next: false, after: false },
])('modes are merged: $name', async ({ base, yours, next, after }) => {
  const as = (text: string, executable: boolean) => ({ a: { text, executable } })
  const { merged } = await upgrade({
    base: as(numbers(1, 2, 3), base),
    yours: as(numbers('mine', 2, 3), yours),
    next: as(numbers(1, 2, 'new'), next),
  })
  expect(merged.changes.get('a')?.executable).toBe(after)
})

test('a change of the mode alone reaches an edited file', async () => {
  const given = { base: { a: 'one' }, yours: { a: 'mine' }, next: { a: script('one') } }
  const { files, row } = await upgrade({ ...given, engine: noEngine })
  expect(files).toEqual({ a: script('mine') })
  expect(row('a')?.done).toBe('merged')
})

test('a binary file that both changed stays yours, with the template’s beside it', async () => {
  const { files, merged } = await upgrade({
    base: { a: 'a\0b\n' },
    yours: { a: 'a\0mine\n' },
    next: { a: 'a\0new\n' },
  })
  expect(files).toEqual({ a: 'a\0mine\n', [beside('a')]: 'a\0new\n' })
  expect(merged.rows).toMatchObject([{ path: 'a', done: 'conflict' }])
  expect(merged.rows[0]?.notes).toEqual([
    'it is binary, yours stays',
    `the template's side is in ${beside('a')}`,
  ])
  expect(merged.conflicts).toHaveLength(1)
})

test('a file that became a folder or a link stays one, with the template’s beside it', async () => {
  const { files, merged } = await upgrade({
    base: { a: 'one' },
    yours: { a: 'not a file' },
    next: { a: 'two' },
    engine: noEngine,
  })
  expect(files).toEqual({ a: 'not a file', [beside('a')]: 'two' })
  expect(merged.rows).toMatchObject([{ path: 'a', yours: 'edited', done: 'conflict' }])
  expect(Object.keys(merged.conflicts[0]?.stages ?? {})).toEqual(['base', 'next'])
})

test('a zero byte far down makes a file binary too', async () => {
  const text = numbers(...Array.from({ length: 2000 }, (_, at) => at))
  const sides = { base: { a: `${text}\0` }, yours: { a: `mine\n${text}\0` } }
  const { row } = await upgrade({ ...sides, next: { a: `${text}\0new\n` } })
  expect(row('a')?.done).toBe('conflict')
})

test('a file that became a folder is no matter when the template did not change it', async () => {
  const sides = { base: { a: 'one' }, yours: { a: 'not a file' as const }, next: { a: 'one' } }
  const { merged } = await upgrade({ ...sides, engine: noEngine })
  expect(merged.changes.size).toBe(0)
  expect(merged.conflicts).toEqual([])
})

test('the rows are sorted, and every path of the baseline and the templates has one', async () => {
  const { merged } = await upgrade({
    base: { b: '1', c: '2', é: '3' },
    yours: { b: '1', c: 'mine' },
    next: { a: '4', c: '2', é: '3' },
  })
  expect(merged.rows.map(({ path }) => path)).toEqual(['a', 'b', 'c', 'é'])
})

test('the baseline afterwards is the render, under its version', async () => {
  const next = { a: 'two', b: script('new') }
  const { baseline } = await upgrade({ base: { a: 'one' }, yours: { a: 'mine' }, next })
  expect(baseline).toEqual({ version, files: tree(next), dropped: new Map() })
})
