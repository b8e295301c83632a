import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { UserError } from '../../generators/errors.ts'
import { readYours } from '../../generators/project/yours.ts'
import type { Tree } from '../../generators/render/tree.ts'
import { inspectTarget } from '../../generators/write/target.ts'
import { applyChanges } from '../../generators/write/write.ts'

function scratch(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'write-')))
  onTestFinished(() => {
    chmodSync(directory, 0o700)
    rmSync(directory, { recursive: true })
  })
  return directory
}

const tree = (files: Record<string, string>): Tree =>
  new Map(
    Object.entries(files).map(([path, text]) => [
      path,
      { bytes: Buffer.from(text), executable: path.endsWith('.sh') },
    ]),
  )

/** A first run, with nothing written last. */
async function writeTree(directory: string, files: Tree) {
  const yours = await readYours(directory, files.keys())
  await applyChanges(directory, files, { yours, last: new Map() })
}

const everything = (directory: string) =>
  readdirSync(directory, { recursive: true }).map(String).sort()

test('files get their bytes and their mode, and no temporary name stays', async () => {
  const directory = join(scratch(), 'new', 'project')
  await writeTree(directory, tree({ 'a.txt': 'A', 'b/run.sh': '#!/bin/sh\n' }))
  expect(everything(directory)).toEqual(['a.txt', 'b', 'b/run.sh'])
  expect(readFileSync(join(directory, 'a.txt'), 'utf8')).toBe('A')
  expect(statSync(join(directory, 'b/run.sh')).mode & 0o111).not.toBe(0)
  expect(statSync(join(directory, 'a.txt')).mode & 0o111).toBe(0)
})

test('when a write fails half-way, everything it made is gone, its directories too', async () => {
  const directory = scratch()
  writeFileSync(join(directory, 'mine.txt'), 'mine')
  mkdirSync(join(directory, 'z'))
  mkdirSync(join(directory, 'z/taken.txt'))
  await expect(
    writeTree(directory, tree({ 'a.txt': 'A', 'deep/er/b.txt': 'B', 'z/taken.txt': 'T' })),
  ).rejects.toThrow('z/taken.txt')
  expect(everything(directory)).toEqual(['mine.txt', 'z', 'z/taken.txt'])
})

test.each(['../escape.txt', '/tmp/escape-absolute.txt', 'a/../../escape.txt'])(
  'a path outside the directory is refused: %s',
  async (path) => {
    const directory = join(scratch(), 'project')
    await expect(writeTree(directory, tree({ [path]: 'x' }))).rejects.toThrow('leads out of')
    expect(existsSync(directory)).toBe(false)
  },
)

test('a linked folder that leads out of the directory is not written through', async () => {
  const outside = scratch()
  const directory = scratch()
  symlinkSync(outside, join(directory, 'src'))
  await expect(writeTree(directory, tree({ 'src/new/a.ts': 'x' }))).rejects.toThrow('leads out of')
  expect(everything(outside)).toEqual([])
})

test('a linked file is not written through', async () => {
  const outside = join(scratch(), 'theirs.txt')
  writeFileSync(outside, 'theirs')
  const directory = scratch()
  symlinkSync(outside, join(directory, 'a.txt'))
  await expect(writeTree(directory, tree({ 'a.txt': 'x' }))).rejects.toThrow('is not a file')
  expect(readFileSync(outside, 'utf8')).toBe('theirs')
})

test('a directory that is itself a link is the user’s choice', async () => {
  const real = scratch()
  const link = join(scratch(), 'link')
  symlinkSync(real, link)
  await inspectTarget(link, { force: false })
  await writeTree(link, tree({ 'a.txt': 'A' }))
  expect(everything(real)).toEqual(['a.txt'])
})

test('an empty directory, one with only a repository, and one that is not there are taken', async () => {
  const directory = scratch()
  mkdirSync(join(directory, '.git'))
  await inspectTarget(directory, { force: false })
  await inspectTarget(join(directory, 'not/there'), { force: false })
})

test('a directory that is not empty is refused, unless forced', async () => {
  const directory = scratch()
  writeFileSync(join(directory, 'mine.txt'), '')
  await expect(inspectTarget(directory, { force: false })).rejects.toThrow(
    'is not empty (it holds mine.txt)',
  )
  await inspectTarget(directory, { force: true })
})

test('a file, and a path below a file, are refused', async () => {
  const file = join(scratch(), 'file')
  writeFileSync(file, '')
  await expect(inspectTarget(file, { force: true })).rejects.toThrow('is a file')
  await expect(inspectTarget(join(file, 'project'), { force: false })).rejects.toThrow('is a file')
})

test('a link to nowhere is refused', async () => {
  const directory = scratch()
  symlinkSync(join(directory, 'gone'), join(directory, 'link'))
  await expect(inspectTarget(join(directory, 'link'), { force: false })).rejects.toThrow(
    'is a link to a place that does not exist',
  )
})

const leftover = '.create-active-active-01234567-89ab-cdef-0123-456789abcdef.tmp'

test('what a killed run left is no obstacle, and is removed where files are written', async () => {
  const directory = scratch()
  mkdirSync(join(directory, 'src/api'), { recursive: true })
  for (const folder of ['', 'src', 'src/api']) writeFileSync(join(directory, folder, leftover), 'x')
  await inspectTarget(directory, { force: false })
  await writeTree(directory, tree({ 'a.txt': 'A', 'src/b.txt': 'B', 'src/api/c.txt': 'C' }))
  expect(everything(directory)).toEqual(['a.txt', 'src', 'src/api', 'src/api/c.txt', 'src/b.txt'])
})

test('a file of somebody else’s below a folder, or one with a name almost like ours, is an obstacle', async () => {
  const directory = scratch()
  mkdirSync(join(directory, 'src'))
  writeFileSync(join(directory, 'src', leftover), 'x')
  writeFileSync(join(directory, 'src/mine.txt'), 'mine')
  await expect(inspectTarget(directory, { force: false })).rejects.toThrow('it holds src')
  const other = scratch()
  writeFileSync(join(other, '.create-active-active-notes.tmp'), 'mine')
  await expect(inspectTarget(other, { force: false })).rejects.toThrow('is not empty')
  await writeTree(other, tree({ 'a.txt': 'A' }))
  expect(everything(other)).toEqual(['.create-active-active-notes.tmp', 'a.txt'])
})

/** As a person for whom permissions count: the tests may be run by root. */
async function asNobody<T>(action: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return action()
  process.seteuid?.(65534)
  try {
    return await action()
  } finally {
    process.seteuid?.(0)
  }
}

test.each(['locked/project', 'locked/'])(
  'a directory that may not be looked at is refused: %s',
  async (path) => {
    const directory = scratch()
    chmodSync(directory, 0o755)
    mkdirSync(join(directory, 'locked'), { mode: 0o000 })
    onTestFinished(() => chmodSync(join(directory, 'locked'), 0o700))
    const inspected = asNobody(() => inspectTarget(resolve(directory, path), { force: false }))
    await expect(inspected).rejects.toThrow(UserError)
  },
)

test('a directory that may be written but not listed is refused', async () => {
  const directory = scratch()
  chmodSync(directory, 0o733)
  const inspected = asNobody(() => inspectTarget(directory, { force: false }))
  await expect(inspected).rejects.toThrow(/may not be read/)
})
