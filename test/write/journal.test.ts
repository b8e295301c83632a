import { existsSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { completePending } from '../../generators/write/complete.ts'
import { encodePending, readPending } from '../../generators/write/journal.ts'
import { scratch } from '../support/command.ts'
import { everything, file, lay } from './disks.ts'

function project(journal: string | Buffer): string {
  const directory = scratch()
  lay(directory, '.active-active/pending', Buffer.from(journal), 0o644)
  return directory
}

const nothing = { changes: {}, last: {} }
const journal = (changed: object) => JSON.stringify({ format: 1, ...nothing, ...changed })

test('a journal is read as it was written', async () => {
  const pending = {
    changes: new Map([
      ['a', { before: file('\xff'), after: undefined }],
      ['__proto__', { before: undefined, after: file('new', true) }],
    ]),
    last: new Map([
      ['.active-active/baseline', { before: undefined, after: file('b') }],
      ['.yo-rc.json', { before: file('{}'), after: file('{ }') }],
    ]),
  }
  expect(await readPending(project(encodePending(pending)))).toEqual(pending)
})

test('no journal, nothing pending', async () => {
  expect(await readPending(scratch())).toBe(undefined)
  expect(await readPending(join(scratch(), 'none'))).toBe(undefined)
})

const after = { after: { text: 'x' } }

test.each([
  ['no JSON', '{', 'is damaged'],
  ['nothing', '', 'is damaged'],
  ['a list', '[]', 'is damaged'],
  ['no changes', '{"format":1,"last":{}}', 'is damaged'],
  ['a change that is none', journal({ changes: { a: 1 } }), 'is damaged'],
  ['a side that is none', journal({ changes: { a: { after: 1 } } }), 'is damaged'],
  ['a last file of another name', journal({ last: { 'a.txt': after } }), 'is damaged'],
  ['a record that goes away', journal({ last: { '.yo-rc.json': {} } }), 'is damaged'],
  ['a newer format', journal({ format: 2 }), 'newer release'],
  ['no format', JSON.stringify(nothing), 'is damaged'],
  ['deep nesting', '['.repeat(5_000_000), 'is damaged'],
])('a journal with %s is refused', async (_, text, why) => {
  const refused = readPending(project(text))
  await expect(refused).rejects.toEqual(
    expect.objectContaining({ exitCode: 2, message: expect.stringContaining(why) }),
  )
})

test.each([
  '../out',
  '/tmp/out-of-the-project',
  'C:/out',
  '.git/hooks/pre-commit',
  '.GIT/hooks/pre-commit',
  'git~1/hooks/pre-commit',
  '.g\u200cit/hooks/pre-commit',
  '.active-active/baseline',
  '.yo-rc.json',
])('a journal that writes or removes %j is refused, and nothing is written', async (path) => {
  for (const change of [after, { before: { text: 'x' } }]) {
    const directory = project(journal({ changes: { 'a.txt': after, [path]: change } }))
    const before = everything(directory)
    const completed = completePending(directory, () => Promise.reject(new Error('merged')))
    await expect(completed).rejects.toThrow('pending in ')
    expect(everything(directory)).toEqual(before)
  }
})

test('a journal that writes two files of one name, but for case, is refused', async () => {
  const directory = project(journal({ changes: { 'a.txt': after, 'A.txt': after } }))
  await expect(readPending(directory)).rejects.toThrow('for one file')
})

test('a journal that writes through a linked folder that leads out is refused', async () => {
  const outside = scratch()
  const directory = project(journal({ changes: { 'a.txt': after, 'src/b.txt': after } }))
  symlinkSync(outside, join(directory, 'src'))
  const completed = completePending(directory, () => Promise.reject(new Error('merged')))
  await expect(completed).rejects.toThrow('leads out of')
  expect(everything(outside)).toEqual({})
  expect(existsSync(join(directory, 'a.txt'))).toBe(false)
})
