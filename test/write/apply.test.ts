import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readYours } from '../../generators/project/yours.ts'
import type { TreeFile } from '../../generators/render/tree.ts'
import { type Disk, realDisk } from '../../generators/write/disk.ts'
import { readPending } from '../../generators/write/journal.ts'
import { inspectTarget } from '../../generators/write/target.ts'
import { applyChanges } from '../../generators/write/write.ts'
import { scratch } from '../support/command.ts'
import { everything, failing, file, lay } from './disks.ts'

const last = new Map([
  ['.active-active/baseline', file('baseline')],
  ['.yo-rc.json', file('{}')],
])

/** A project of the given files, and the way to change it. */
async function project(
  files: Record<string, string>,
  wanted: Record<string, TreeFile | undefined>,
) {
  const directory = scratch()
  for (const [path, text] of Object.entries(files)) lay(directory, path, Buffer.from(text), 0o644)
  const changes = new Map(Object.entries(wanted))
  const yours = await readYours(directory, changes.keys())
  return {
    directory,
    text: (path: string) => readFileSync(join(directory, path), 'utf8'),
    mode: (path: string) => statSync(join(directory, path)).mode & 0o7777,
    apply: (disk?: Disk) => applyChanges(directory, changes, { yours, last }, disk),
  }
}

test('files are written and removed, then the baseline and the record; the journal is gone', async () => {
  const { directory, apply } = await project(
    { 'a.txt': 'a', 'b.txt': 'b' },
    { 'a.txt': file('A'), 'b.txt': undefined, 'new/c.txt': file('C') },
  )
  await apply()
  expect(Object.keys(everything(directory))).toEqual([
    '.active-active',
    '.active-active/baseline',
    '.yo-rc.json',
    'a.txt',
    'new',
    'new/c.txt',
  ])
})

test('the baseline comes after every file, and the record after the baseline', async () => {
  const { apply } = await project(
    { 'a.txt': 'a', 'b.txt': 'b' },
    { 'a.txt': file('A'), 'b.txt': undefined },
  )
  const order: string[] = []
  await apply({
    ...realDisk,
    async rename(from, to) {
      order.push(to.split('/').at(-1) ?? '')
      await realDisk.rename(from, to)
    },
    async removeFile(path) {
      order.push(`-${path.split('/').at(-1)}`)
      await realDisk.removeFile(path)
    },
  })
  expect(order).toEqual(['pending', '-b.txt', 'a.txt', 'baseline', '.yo-rc.json', '-pending'])
})

test('a folder that a removal leaves empty goes, one with a file of the owner’s stays', async () => {
  const { directory, apply } = await project(
    { 'ours/deep/a.txt': 'a', 'theirs/b.txt': 'b', 'theirs/mine.txt': 'mine' },
    { 'ours/deep/a.txt': undefined, 'theirs/b.txt': undefined },
  )
  await apply()
  expect(existsSync(join(directory, 'ours'))).toBe(false)
  expect(existsSync(join(directory, 'theirs/mine.txt'))).toBe(true)
})

test('a linked folder is not removed when it becomes empty', async () => {
  const { directory, apply } = await project({ 'real/a.txt': 'a' }, { 'real/a.txt': undefined })
  symlinkSync('real', join(directory, 'link'))
  const changes = new Map([['link/a.txt', undefined]])
  const yours = await readYours(directory, changes.keys())
  await applyChanges(directory, changes, { yours, last })
  expect(existsSync(join(directory, 'link'))).toBe(true)
  expect(existsSync(join(directory, 'real/a.txt'))).toBe(false)
  await expect(apply()).rejects.toThrow('real/a.txt')
})

test('where a file becomes a folder, the file goes first', async () => {
  const { text, apply } = await project({ a: 'file' }, { a: undefined, 'a/b.txt': file('B') })
  await apply()
  expect(text('a/b.txt')).toBe('B')
})

test('a file keeps its mode, but for an executable bit that changes', async () => {
  const { directory, mode, apply } = await project(
    { private: 'a', script: 'b', plain: 'c' },
    { private: file('A'), script: file('B', true), plain: file('C') },
  )
  chmodSync(join(directory, 'private'), 0o600)
  chmodSync(join(directory, 'script'), 0o640)
  chmodSync(join(directory, 'plain'), 0o775)
  await apply()
  expect(mode('private')).toBe(0o600)
  expect(mode('script')).toBe(0o750)
  expect(mode('plain')).toBe(0o664)
})

test.each([
  ['edited', (place: string) => writeFileSync(place, 'edited since')],
  ['deleted', (place: string) => rmSync(place)],
  [
    'made a folder',
    (place: string) => {
      rmSync(place)
      mkdirSync(place)
    },
  ],
])('a file that was %s after it was read is named, and all is put back', async (_, change) => {
  const { directory, apply } = await project(
    { 'a.txt': 'a', 'z.txt': 'z' },
    { 'a.txt': file('A'), 'z.txt': file('Z') },
  )
  change(join(directory, 'z.txt'))
  const before = everything(directory)
  await expect(apply()).rejects.toThrow(/^z\.txt in .* (?:was changed while|is not a file)/)
  expect(everything(directory)).toEqual(before)
})

test('a file that was edited after it was read is not removed', async () => {
  const { directory, text, apply } = await project({ 'a.txt': 'a' }, { 'a.txt': undefined })
  writeFileSync(join(directory, 'a.txt'), 'edited since')
  await expect(apply()).rejects.toThrow('a.txt')
  expect(text('a.txt')).toBe('edited since')
})

test('a file that appeared where a new one goes is not written over', async () => {
  const { directory, text, apply } = await project({}, { 'a.txt': file('A') })
  writeFileSync(join(directory, 'a.txt'), 'mine')
  await expect(apply()).rejects.toThrow('a.txt')
  expect(text('a.txt')).toBe('mine')
})

test('a folder in a file’s place is refused before anything is written', async () => {
  const { directory, apply } = await project({ 'a.txt/mine': 'm' }, { 'a.txt': file('A') })
  const disk = failing(1, 'fault')
  await expect(apply(disk)).rejects.toThrow('a.txt in ')
  expect(disk.steps).toBe(0)
  expect(Object.keys(everything(directory))).toEqual(['a.txt', 'a.txt/mine'])
})

test.each(['../a', '.git/hooks/pre-commit', '.active-active/pending', '.yo-rc.json'])(
  'a change of %s is refused before anything is written',
  async (path) => {
    const directory = scratch()
    const changes = new Map([[path, file('x')]])
    const applied = applyChanges(directory, changes, { yours: new Map(), last })
    await expect(applied).rejects.toThrow('What is to be written names')
    expect(everything(directory)).toEqual({})
  },
)

test('a capital that becomes a small letter is a change like any other', async () => {
  const { directory, apply } = await project(
    { 'A.txt': 'a' },
    { 'A.txt': undefined, 'a.txt': file('a') },
  )
  await apply()
  expect(existsSync(join(directory, 'a.txt'))).toBe(true)
  expect(existsSync(join(directory, 'A.txt'))).toBe(false)
})

test('a disk that is full is said so with 1', async () => {
  const { directory, apply } = await project({ 'a.txt': 'a' }, { 'a.txt': file('A') })
  const before = everything(directory)
  const full = {
    ...realDisk,
    makeFile: () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' })),
  }
  const told = expect.objectContaining({
    exitCode: 1,
    message: expect.stringContaining('disk is full'),
  })
  await expect(apply(full)).rejects.toEqual(told)
  expect(everything(directory)).toEqual(before)
})

test('when not even what was there can be put back, the journal stays and it is said so', async () => {
  const { directory, apply } = await project(
    { 'a.txt': 'a', 'b.txt': 'b' },
    { 'a.txt': file('A'), 'b.txt': file('B') },
  )
  const told = expect.objectContaining({
    exitCode: 1,
    message: expect.stringContaining('only in part'),
  })
  await expect(apply(failing(7, 'kill'))).rejects.toEqual(told)
  expect(await readPending(directory)).toBeDefined()
})

test('a directory with the journal of a first run is gone on with, and is no obstacle', async () => {
  const { directory, apply } = await project({}, { 'a.txt': file('A'), 'b.txt': file('B') })
  await expect(apply(failing(7, 'kill'))).rejects.toThrow('only in part')
  expect(Object.keys(everything(directory))).toContain('a.txt')
  await inspectTarget(directory, { force: false })
  rmSync(join(directory, '.active-active/pending'))
  await expect(inspectTarget(directory, { force: false })).rejects.toThrow('not empty')
})

test('a folder that was made for a write that failed stays if somebody else uses it by now', async () => {
  const { directory, text, apply } = await project({}, { 'new/a.txt': file('A') })
  const failed = apply({
    ...realDisk,
    async rename(from, to) {
      if (!to.endsWith('a.txt')) return realDisk.rename(from, to)
      writeFileSync(join(directory, 'new/mine.txt'), 'mine')
      throw Object.assign(new Error('no'), { code: 'EIO' })
    },
  })
  await expect(failed).rejects.toThrow('could not be written')
  expect(Object.keys(everything(directory))).toEqual(['new', 'new/mine.txt'])
  expect(text('new/mine.txt')).toBe('mine')
})

test('a link that leads out since the files were read is not written through', async () => {
  const directory = scratch()
  const outside = scratch()
  symlinkSync(outside, join(directory, 'src'))
  const changes = new Map([['src/a.txt', file('A')]])
  const applied = applyChanges(directory, changes, { yours: new Map(), last })
  await expect(applied).rejects.toThrow('leads out of')
  expect(everything(outside)).toEqual({})
})
