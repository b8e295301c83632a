import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gitEngine } from '../../generators/merge/git.ts'
import { merge } from '../../generators/merge/merge.ts'
import { readYours } from '../../generators/project/yours.ts'
import type { TreeFile } from '../../generators/render/tree.ts'
import { completePending, type MergeSince } from '../../generators/write/complete.ts'
import { readPending } from '../../generators/write/journal.ts'
import { applyChanges } from '../../generators/write/write.ts'
import { scratch } from '../support/command.ts'
import { everything, failing, file, lay } from './disks.ts'

const mergeSince: MergeSince = ({ base, yours, next }) =>
  merge(
    {
      base: { version: '0.1.0', files: base, dropped: new Map() },
      yours,
      candidates: new Map(),
      next,
      seeded: [],
      version: '0.2.0',
    },
    gitEngine(),
  )

const lines = (...given: string[]) => given.map((line) => `${line}\n`).join('')
const numbers = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']

/** A write of `wanted` over `files`, killed when all is staged and nothing has its place. */
async function killed(files: Record<string, string>, wanted: Record<string, TreeFile | undefined>) {
  const directory = scratch()
  for (const [path, text] of Object.entries(files)) lay(directory, path, Buffer.from(text), 0o644)
  const changes = new Map(Object.entries(wanted))
  const yours = await readYours(directory, changes.keys())
  const last = new Map([
    ['.active-active/baseline', file('baseline')],
    ['.yo-rc.json', file('{ "create-active-active": "new" }')],
  ])
  const at = 4 + changes.size
  await expect(
    applyChanges(directory, changes, { yours, last }, failing(at, 'kill')),
  ).rejects.toThrow()
  expect(await readPending(directory)).toBeDefined()
  return { directory, text: (path: string) => readFileSync(join(directory, path), 'utf8') }
}

test('what nobody touched since is written without a merge', async () => {
  const { directory, text } = await killed({ 'a.txt': 'a' }, { 'a.txt': file('A') })
  const done = await completePending(directory, () => Promise.reject(new Error('merged')))
  expect(done).toMatchObject({ edited: [], merged: undefined })
  expect(text('a.txt')).toBe('A')
  expect(text('.active-active/baseline')).toBe('baseline')
})

test('where nothing was cut off there is nothing to go on with', async () => {
  expect(await completePending(scratch(), mergeSince)).toBe(undefined)
})

test('an edit made after the kill survives, and so does what was to be written', async () => {
  const { directory, text } = await killed(
    { 'a.txt': lines(...numbers), 'b.txt': 'b' },
    { 'a.txt': file(lines('ONE', ...numbers.slice(1))), 'b.txt': file('B') },
  )
  writeFileSync(join(directory, 'a.txt'), lines(...numbers, 'mine'))
  const done = await completePending(directory, mergeSince)
  expect(done?.edited).toEqual(['a.txt'])
  expect(text('a.txt')).toBe(lines('ONE', ...numbers.slice(1), 'mine'))
  expect(text('b.txt')).toBe('B')
  expect(await readPending(directory)).toBe(undefined)
})

test('an edit after the kill that clashes is a conflict, with both sides in the file', async () => {
  const { directory, text } = await killed({ 'a.txt': 'a\n' }, { 'a.txt': file('theirs\n') })
  writeFileSync(join(directory, 'a.txt'), 'mine\n')
  const done = await completePending(directory, mergeSince)
  expect(done?.merged?.conflicts.map(({ path }) => path)).toEqual(['a.txt'])
  expect(text('a.txt')).toMatch(/mine[\s\S]*theirs/)
})

test('a file that was deleted after the kill stays deleted', async () => {
  const { directory } = await killed(
    { 'a.txt': 'a', 'b.txt': 'b' },
    { 'a.txt': file('A'), 'b.txt': file('B') },
  )
  rmSync(join(directory, 'a.txt'))
  await completePending(directory, mergeSince)
  const left = Object.keys(everything(directory))
  expect(left).toContain('b.txt')
  expect(left).not.toContain('a.txt')
})

test('a file to be removed that was edited after the kill is kept', async () => {
  const { directory, text } = await killed({ 'a.txt': 'a' }, { 'a.txt': undefined })
  writeFileSync(join(directory, 'a.txt'), 'mine')
  await completePending(directory, mergeSince)
  expect(text('a.txt')).toBe('mine')
})

test('what another generator recorded after the kill is kept beside our record', async () => {
  const { directory, text } = await killed(
    { '.yo-rc.json': '{ "create-active-active": "old" }', 'a.txt': 'a' },
    { 'a.txt': file('A') },
  )
  writeFileSync(join(directory, '.yo-rc.json'), '{ "create-active-active": "old", "other": 1 }')
  await completePending(directory, mergeSince)
  expect(JSON.parse(text('.yo-rc.json'))).toEqual({ 'create-active-active': 'new', other: 1 })
})
