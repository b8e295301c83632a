import { expect, test } from 'vitest'
import { beside, tree, upgrade, version } from './project.ts'

test('an untouched file gives way to a folder of its name', async () => {
  const { files } = await upgrade({ base: { a: '1' }, yours: { a: '1' }, next: { 'a/b': '2\n' } })
  expect(files).toEqual({ 'a/b': '2\n' })
})

test('an edited file in a folder’s place stays, and what belongs below it is written beside', async () => {
  const { files, merged } = await upgrade({
    base: { a: '1' },
    yours: { a: 'mine' },
    next: { 'a/b/c': '2\n' },
  })
  expect(files).toEqual({ a: 'mine', [`${beside('a')}/b/c`]: '2\n' })
  expect(merged.rows).toMatchObject([
    { path: 'a', done: 'kept' },
    { path: 'a/b/c', template: 'added', done: 'conflict' },
  ])
  expect(merged.conflicts).toEqual([
    { path: 'a/b/c', stages: { next: tree({ x: '2\n' }).get('x') } },
  ])
})

test('a file of the owner’s own in a folder’s place stays as well, where it is known', async () => {
  const text = Array.from({ length: 9 }, (_, at) => `line ${at}\n`).join('')
  const { files } = await upgrade({
    base: { gone: 'x\n' },
    yours: { own: text },
    next: { gone: 'y\n', 'own/b': '2\n' },
  })
  expect(files).toEqual({ own: text, [`${beside('own')}/b`]: '2\n' })
})

test('a folder in a file’s place stays, and the file is written beside it', async () => {
  const { files, row } = await upgrade({
    base: { 'a/b': '1' },
    yours: { 'a/b': 'mine', a: 'not a file' },
    next: { a: '2' },
  })
  expect(files).toEqual({ 'a/b': 'mine', a: 'not a file', [beside('a')]: '2' })
  expect(row('a')).toMatchObject({ yours: 'own', done: 'conflict' })
  expect(row('a/b')?.done).toBe('kept')
})

test('the owner changes the case of a name: it is a new name', async () => {
  const { files, row } = await upgrade({
    base: { 'Read.md': 'one\ntwo\nthree\n' },
    yours: { 'READ.md': 'one\ntwo\nthree\n' },
    next: { 'Read.md': 'one\ntwo\nfour\n' },
  })
  expect(files).toEqual({ 'READ.md': 'one\ntwo\nfour\n' })
  expect(row('Read.md')).toMatchObject({ to: 'READ.md', yours: 'renamed' })
})

test('the template changes the case of a name, although little else of it is the same', async () => {
  const { files, row } = await upgrade({
    base: { 'Read.md': 'one\n' },
    yours: { 'Read.md': 'one\n' },
    next: { 'READ.md': 'all\nnew\n' },
  })
  expect(files).toEqual({ 'READ.md': 'all\nnew\n' })
  expect(row('Read.md')).toMatchObject({ to: 'READ.md', template: 'moved', done: 'written' })
})

test('on a disk that takes both names for one file, the owner’s edits go with it', async () => {
  const lines = (...given: string[]) => given.map((line) => `${line}\n`).join('')
  const mine = lines('mine', 'two', 'three', 'four')
  const { files, merged } = await upgrade({
    base: { 'Read.md': lines('one', 'two', 'three', 'four') },
    yours: { 'Read.md': mine, 'READ.md': mine },
    next: { 'READ.md': lines('one', 'two', 'three', 'new') },
  })
  expect(files).toEqual({ 'READ.md': lines('mine', 'two', 'three', 'new') })
  expect(merged.conflicts).toEqual([])
})

test('no two paths of the baseline differ in case alone', async () => {
  const { baseline } = await upgrade({
    base: { 'Read.md': 'one\n' },
    yours: {},
    next: { 'READ.md': 'one\n' },
  })
  expect([...baseline.files.keys()]).toEqual(['READ.md'])
  expect(baseline.version).toBe(version)
})
