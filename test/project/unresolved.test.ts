import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findUnresolved } from '../../generators/project/unresolved.ts'
import { scratch } from '../support/command.ts'
import { fill, git, repository } from './repositories.ts'

const conflict = '<<<<<<< yours\nb\n=======\nc\n>>>>>>> create-active-active 0.2.0\n'
const beside = 'package.json.create-active-active-0.2.0'

const unresolved = (files: Record<string, string>, ours = Object.keys(files)) => {
  const directory = scratch()
  fill(directory, files)
  return findUnresolved(directory, ours, { unmerged: [] })
}

test.each([
  ['ours', `a\n${conflict}d\n`],
  ['git’s anew', '<<<<<<< ours\nb\n||||||| base\nx\n=======\nc\n>>>>>>> theirs\n'],
  ['with CRLF', conflict.replaceAll('\n', '\r\n')],
  ['in binary', `\0\xff\n${conflict}`],
])('a file with conflict markers, %s, is unresolved', async (_, text) => {
  expect(await unresolved({ 'src/a.txt': text })).toEqual(['src/a.txt'])
})

test.each([
  ['two of the lines', '<<<<<<< yours\n=======\n'],
  ['another order', '>>>>>>> theirs\n=======\n<<<<<<< ours\n'],
  ['longer lines', conflict.replaceAll(/([<=>])\1{6}/g, '$&$1')],
  ['an indentation', conflict.replaceAll(/^/gm, ' ')],
  ['another first marker', '<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> theirs\n'],
  ['another last marker', '<<<<<<< ours\nb\n=======\nc\n>>>>>>> feature\n'],
  ['other people’s markers', '<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> feature\n'],
  ['no labels', '<<<<<<<\n=======\n>>>>>>>\n'],
  ['a heading', 'Title\n=======\n'],
])('a file with %s is not unresolved', async (_, text) => {
  expect(await unresolved({ 'a.txt': text })).toEqual([])
})

test('without a repository, a file of the owner’s own is not looked into', async () => {
  expect(await unresolved({ 'a.txt': conflict }, [])).toEqual([])
})

test('in a repository, our markers are found in files of any name, new ones too', async () => {
  const project = repository(
    { 'moved.md': conflict, 'about.md': `${conflict.split('\n')[4]}\n`, 'gone.md': conflict },
    'p',
  )
  rmSync(join(project, 'gone.md'))
  fill(project, { 'docs/ü new.md': conflict, '../outside.md': conflict })
  expect(await findUnresolved(project, [], { unmerged: [] })).toEqual(['docs/ü new.md', 'moved.md'])
})

test.each<[string, Record<string, string>]>([
  ['what git mergetool began with', { 'a.md.orig': conflict }],
  ['what git ignores', { '.gitignore': 'dist/\n', 'dist/a.md': conflict }],
  ['a project below this one', { 'b/.yo-rc.json': '{}', 'b/a.md': conflict, [`b/${beside}`]: '' }],
])('%s is nothing to settle', async (_, files) => {
  const project = repository({ 'kept.md': '' })
  fill(project, files)
  expect(await findUnresolved(project, [], { unmerged: [] })).toEqual([])
})

test('our markers are found however the owner has configured git grep', async () => {
  const project = repository({ 'docs/moved.md': conflict }, 'p')
  for (const [key, value] of [
    ['submodule.recurse', 'true'],
    ['grep.fullName', 'true'],
    ['grep.patternType', 'fixed'],
    ['grep.lineNumber', 'true'],
    ['color.grep', 'always'],
  ] as const) {
    git(project, 'config', key, value)
  }
  expect(await findUnresolved(project, [], { unmerged: [] })).toEqual(['docs/moved.md'])
})

test('a template’s side beside any file of a repository is unresolved until it is removed', async () => {
  const project = repository({ [`moved/${beside}`]: '', [`gone/${beside}`]: '' }, 'p')
  rmSync(join(project, 'gone', beside))
  fill(project, { '.circleci.create-active-active-0.2.0/config.yml': '' })
  mkdirSync(join(project, '.github.create-active-active-0.2.0/workflows'), { recursive: true })
  expect(await findUnresolved(project, ['package.json'], { unmerged: [] })).toEqual([
    '.circleci.create-active-active-0.2.0',
    `moved/${beside}`,
  ])
})

test('a template’s side that git ignores is unresolved beside a file of ours', async () => {
  const project = repository({ '.gitignore': '*.create-*\n', 'src/package.json': '' })
  fill(project, { [`src/${beside}`]: '' })
  const found = await findUnresolved(project, ['src/package.json'], { unmerged: [] })
  expect(found).toEqual([`src/${beside}`])
})

test('without a repository, a template’s side is unresolved by its name', async () => {
  const found = await unresolved(
    {
      'package.json': '{}',
      'package.json.create-active-active-0.2.0': '{}',
      'src/a.txt': '',
      'src/a.txt.create-active-active-1.0.0-rc.1': '',
      'src/a.txt.create-active-active-notes.md': '',
    },
    ['package.json', 'src/a.txt'],
  )
  expect(found).toEqual([
    'package.json.create-active-active-0.2.0',
    'src/a.txt.create-active-active-1.0.0-rc.1',
  ])
})
