import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readCandidates } from '../../generators/project/candidates.ts'
import type { Tree } from '../../generators/render/tree.ts'
import { scratch } from '../support/command.ts'
import { fill, repository } from './repositories.ts'

const gone = (files: Record<string, number>): Tree =>
  new Map(
    Object.entries(files).map(([path, size]) => [
      path,
      { bytes: Buffer.alloc(size, 'x'), executable: false },
    ]),
  )

const sized = (files: Record<string, number>) =>
  Object.fromEntries(Object.entries(files).map(([path, size]) => [path, 'x'.repeat(size)]))

async function found(
  directory: string,
  missing: Record<string, number>,
  ours: string[] = [],
  fresh: string[] = [],
) {
  const sought = { gone: gone(missing), fresh, ours: new Set(ours) }
  return [...(await readCandidates(directory, sought)).keys()].sort()
}

test('candidates have the extension of a missing file and between half and double its size', async () => {
  const directory = scratch()
  const files = { 'half.ts': 50, 'less.ts': 49, 'double.ts': 200, 'more.ts': 201, 'same.md': 100 }
  fill(directory, sized(files))
  expect(await found(directory, { 'a.ts': 100 })).toEqual(['double.ts', 'half.ts'])
})

test('where files are missing, those of a new one’s name are candidates, whatever their size', async () => {
  const directory = scratch()
  fill(directory, sized({ 'moved/new.md': 900, 'moved/empty.md': 0, 'moved/other.md': 900 }))
  const fresh = ['old/new.md', 'old/empty.md']
  const expected = ['moved/empty.md', 'moved/new.md']
  expect(await found(directory, { 'old/a.ts': 9 }, [], fresh)).toEqual(expected)
  expect(await found(directory, {}, [], fresh)).toEqual([])
})

test('files of ours, links, the template’s sides and git’s own are no candidates', async () => {
  const directory = scratch()
  fill(directory, sized({ 'ours.ts': 9, 'real.ts': 9, '.git/x.ts': 9, 'CON .ts/a.ts': 9 }))
  symlinkSync('real.ts', join(directory, 'link.ts'))
  mkdirSync(join(directory, 'folder.ts'))
  expect(await found(directory, { 'a.ts': 9 }, ['ours.ts'])).toEqual(['CON .ts/a.ts', 'real.ts'])
})

test('a file that kept its name is a candidate with another extension', async () => {
  const directory = scratch()
  fill(directory, sized({ 'ci/deploy.yaml': 9, 'README.markdown': 9, 'other.yaml': 9 }))
  expect(await found(directory, { 'ci/deploy.yml': 9, 'README.md': 9 })).toEqual([
    'README.markdown',
    'ci/deploy.yaml',
  ])
})

test.each([
  ['no repository', () => scratch()],
  ['one repository', () => repository(sized({ 'kept.ts': 9, 'apps/b/src/a.ts': 9 }))],
])('what is in a project or repository below this one is no candidate: %s', async (_, make) => {
  const directory = make()
  fill(directory, {
    ...sized({ 'src/a.ts': 9, 'apps/a/src/a.ts': 9, 'apps/b/src/a.ts': 9 }),
    'apps/a/.yo-rc.json': '{}',
    'apps/b/.git': 'gitdir: ../../.git/modules/b',
  })
  expect(await found(directory, { 'a.ts': 9 }, ['kept.ts'])).toEqual(['src/a.ts'])
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
