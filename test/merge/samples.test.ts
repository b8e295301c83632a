import { expect, test } from 'vitest'
import { upgrade } from './project.ts'

const seeded = [['s/a', 's/b', 's/c']]
const base = { 's/a': 'a1\n', 's/b': 'b1\n' }

test('samples that nobody touched move with the template', async () => {
  const next = { 's/a': 'a2\n', 's/c': 'c2\n' }
  const { files } = await upgrade({ base, yours: base, next, seeded })
  expect(files).toEqual(next)
})

test.each([
  ['edited', { ...base, 's/a': 'mine\n' }],
  ['deleted', { 's/b': 'b1\n' }],
  ['renamed', { 's/mine': 'a1\n', 's/b': 'b1\n' }],
  ['made executable', { ...base, 's/a': { text: 'a1\n', executable: true } }],
])('one sample was %s: all of them are their owner’s', async (_, yours) => {
  const next = { 's/a': 'a2\n', 's/b': 'b2\n', 's/c': 'c2\n' }
  const { files, merged } = await upgrade({ base, yours, next, seeded })
  expect(files).toEqual(yours)
  expect(merged.conflicts).toEqual([])
})

test('the report says what was not done about samples of the owner’s', async () => {
  const yours = { 's/a': 'mine\n', 's/b': 'b1\n' }
  const next = { 's/a': 'a2\n', 's/c': 'c2\n' }
  const { merged } = await upgrade({ base, yours, next, seeded })
  expect(merged.rows).toEqual([
    { path: 's/a', yours: 'edited', template: 'changed', done: 'kept' },
    { path: 's/b', yours: 'untouched', template: 'dropped', done: 'kept' },
    { path: 's/c', yours: 'absent', template: 'added', done: 'kept' },
  ])
})

test('samples of the owner’s are not reported where nothing is kept from them', async () => {
  const given = { 's/a': '1\n', 's/b': '1\n', 's/c': '1\n', 's/d': '1\n' }
  const { merged } = await upgrade({
    base: given,
    yours: { 's/a': 'mine\n', 's/b': '2\n', 's/d': '1\n' },
    next: { ...given, 's/b': '2\n' },
    seeded: [Object.keys(given)],
  })
  expect(merged.rows.map(({ path, done }) => [path, done])).toEqual([
    ['s/a', 'left'],
    ['s/b', 'left'],
    ['s/c', 'stays deleted'],
    ['s/d', 'left'],
  ])
})

test('samples of the owner’s stay theirs in the releases after', async () => {
  const yours = { 's/a': 'mine\n', 's/b': 'b1\n' }
  const first = await upgrade({ base, yours, next: { 's/a': 'a2\n', 's/c': 'c2\n' }, seeded })
  const next = { 's/a': 'a3\n', 's/b': 'b3\n', 's/c': 'c3\n' }
  const second = await upgrade({ base: first.baseline, yours, next, seeded })
  expect(second.files).toEqual(yours)
})

test('a touched group says nothing of another', async () => {
  const given = { a: '1\n', b: '1\n' }
  const { files } = await upgrade({
    base: given,
    yours: { a: 'mine\n', b: '1\n' },
    next: { a: '2\n', b: '2\n' },
    seeded: [['a'], ['b']],
  })
  expect(files).toEqual({ a: 'mine\n', b: '2\n' })
})

test('a checkout’s line ends are no touch', async () => {
  const { files } = await upgrade({
    base: { 's/a': 'a1\n' },
    yours: { 's/a': 'a1\r\n' },
    next: { 's/a': 'a2\n' },
    seeded,
  })
  expect(files).toEqual({ 's/a': 'a2\r\n' })
})
