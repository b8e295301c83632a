import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readCandidates, readYours } from '../../generators/project/yours.ts'
import type { Tree } from '../../generators/render/tree.ts'
import { run, scratch } from '../support/command.ts'
import { fill, repository } from './repositories.ts'

test('files are read with their bytes and the executable bit; what is not there is absent', async () => {
  const directory = scratch()
  fill(directory, { 'a/b.txt': 'B\r\n', 'run.sh': '#!' })
  chmodSync(join(directory, 'run.sh'), 0o744)
  expect(await readYours(directory, ['run.sh', 'a/b.txt', 'a/c.txt', 'x/y', 'run.sh/z'])).toEqual(
    new Map([
      ['run.sh', { bytes: Buffer.from('#!'), executable: true }],
      ['a/b.txt', { bytes: Buffer.from('B\r\n'), executable: false }],
    ]),
  )
})

test('a project that is not there has no files', async () => {
  expect(await readYours(join(scratch(), 'none'), ['a', 'b/c'])).toEqual(new Map())
})

test('a folder, a link and a named pipe in a file’s place are no files', async () => {
  const directory = scratch()
  mkdirSync(join(directory, 'folder'))
  symlinkSync('nowhere', join(directory, 'link'))
  await run('mkfifo', ['pipe'], { cwd: directory })
  const yours = await readYours(directory, ['folder', 'link', 'pipe'])
  expect([...yours.values()]).toEqual(['not a file', 'not a file', 'not a file'])
})

test('a linked folder inside the project is its owner’s choice, one that leads out is refused', async () => {
  const directory = scratch()
  fill(directory, { 'real/a.txt': 'A' })
  symlinkSync('real', join(directory, 'inside'))
  symlinkSync(scratch(), join(directory, 'outside'))
  expect((await readYours(directory, ['inside/a.txt'])).size).toBe(1)
  await expect(readYours(directory, ['outside/a.txt'])).rejects.toThrow('leads out of')
  await expect(readYours(directory, ['outside/not/there/a.txt'])).rejects.toThrow('leads out of')
})

const gone = (files: Record<string, number>): Tree =>
  new Map(
    Object.entries(files).map(([path, size]) => [
      path,
      { bytes: Buffer.alloc(size, 'x'), executable: false },
    ]),
  )

const sized = (files: Record<string, number>) =>
  Object.fromEntries(Object.entries(files).map(([path, size]) => [path, 'x'.repeat(size)]))

const found = async (directory: string, missing: Record<string, number>, ours: string[] = []) =>
  [...(await readCandidates(directory, gone(missing), new Set(ours))).keys()].sort()

test('candidates have the extension of a missing file and between half and double its size', async () => {
  const directory = scratch()
  const files = { 'half.ts': 50, 'less.ts': 49, 'double.ts': 200, 'more.ts': 201, 'same.md': 100 }
  fill(directory, sized(files))
  expect(await found(directory, { 'a.ts': 100 })).toEqual(['double.ts', 'half.ts'])
})

test('files of ours, links, the template’s sides and git’s own are no candidates', async () => {
  const directory = scratch()
  fill(directory, sized({ 'ours.ts': 9, 'real.ts': 9, '.git/x.ts': 9, 'CON .ts/a.ts': 9 }))
  symlinkSync('real.ts', join(directory, 'link.ts'))
  mkdirSync(join(directory, 'folder.ts'))
  expect(await found(directory, { 'a.ts': 9 }, ['ours.ts'])).toEqual(['CON .ts/a.ts', 'real.ts'])
})

test('a name that would be refused in a baseline is no candidate', async () => {
  const directory = scratch()
  fill(directory, sized({ 'ends with a dot./a.ts': 9, 'back\\slash.ts': 9 }))
  expect(await found(directory, { 'a.ts': 9 })).toEqual([])
})

test('where nothing is missing nothing is looked for', async () => {
  expect(await found('/nonexistent', {})).toEqual([])
})

test('an empty file is nobody’s candidate', async () => {
  const directory = scratch()
  fill(directory, sized({ 'empty.ts': 0, 'one.ts': 1 }))
  expect(await found(directory, { 'a.ts': 0 })).toEqual([])
})

test('in a repository, candidates are tracked or new, but not ignored or deleted', async () => {
  const project = repository(
    { '.gitignore': 'ignored/\n', ...sized({ 'old.ts': 9, 'gone.ts': 9 }) },
    'p',
  )
  rmSync(join(project, 'gone.ts'))
  fill(project, sized({ 'ignored/a.ts': 9, 'new.ts': 9, '../outside.ts': 9 }))
  expect(await found(project, { 'a.ts': 9 })).toEqual(['new.ts', 'old.ts'])
})

test('without a repository, packages and hidden folders are passed over', async () => {
  const directory = scratch()
  fill(
    directory,
    sized({ 'node_modules/a.ts': 9, '.cache/a.ts': 9, 'src/node_modules/a.ts': 9, 'src/a.ts': 9 }),
  )
  expect(await found(directory, { 'a.ts': 9 })).toEqual(['src/a.ts'])
})

test('of very many, the 500 nearest in size are read', async () => {
  const directory = scratch()
  const files = Array.from({ length: 600 }, (_, i) => [`f${i}.ts`, 1000 + i] as const)
  fill(directory, sized(Object.fromEntries(files)))
  const names = await found(directory, { 'a.ts': 1000 })
  expect(names).toEqual(
    files
      .slice(0, 500)
      .map(([name]) => name)
      .sort(),
  )
})
