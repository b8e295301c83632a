import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { markConflicts } from '../../generators/project/conflicts.ts'
import {
  inspectWorktree,
  refuseDirty,
  refusePassedOver,
  type Worktree,
} from '../../generators/project/worktree.ts'
import type { TreeFile } from '../../generators/render/tree.ts'
import { fakeProgram, scratch } from '../support/command.ts'
import { fill, git, repository } from './repositories.ts'

const record = { '.yo-rc.json': '{}' }
const file = (text: string, executable = false): TreeFile => ({
  bytes: Buffer.from(text),
  executable,
})

/** For one test, programs are looked for here first. */
function before(path: string) {
  const { PATH } = process.env
  process.env.PATH = path
  onTestFinished(() => void Object.assign(process.env, { PATH }))
}

test('a clean project in a repository’s folder', async () => {
  const project = repository({ ...record, 'a.txt': 'a' }, 'services/orders')
  expect(await inspectWorktree(project)).toEqual({
    directory: project,
    root: join(project, '../..'),
    dirty: [],
    unmerged: [],
    passedOver: new Map(),
    ignored: [],
  })
})

test('a project that a link in another repository leads to is in its own', async () => {
  const project = repository({ ...record, 'a.txt': 'a' }, 'deep/p')
  const link = join(repository({ 'x.txt': 'x' }), 'link')
  symlinkSync(project, link)
  fill(project, { 'a.txt': 'A' })
  const { root, dirty } = await inspectWorktree(link)
  expect({ root, dirty }).toEqual({ root: join(project, '../..'), dirty: ['a.txt'] })
})

test('what a submodule of the owner’s holds uncommitted is a change, since git may take it back', async () => {
  const project = repository(record)
  const module = repository({ 'x.txt': 'x' })
  git(project, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', module, 'module')
  git(project, 'commit', '--quiet', '--message', 'module')
  expect((await inspectWorktree(project)).dirty).toEqual([])
  fill(project, { 'module/x.txt': 'X' })
  expect((await inspectWorktree(project)).dirty).toEqual(['module'])
})

test('files that git is told to pass over are refused when they are ours, and how to take it back is said', async () => {
  const project = repository({ ...record, 'a ü.txt': 'a', 'b.txt': 'b', 'c.txt': 'c' }, 'p')
  git(project, 'update-index', '--assume-unchanged', 'a ü.txt')
  git(project, 'update-index', '--skip-worktree', 'b.txt')
  const worktree = await inspectWorktree(project)
  const refuse = (path: string) => () => refusePassedOver(worktree, [path], { exitCode: 2 })
  expect(refuse('c.txt')).not.toThrow()
  const told = (path: string, hint: string) =>
    expect.objectContaining({
      exitCode: 2,
      message: expect.stringContaining(`pass over ${path} in `),
      hint: expect.stringContaining(hint),
    })
  expect(refuse('a ü.txt')).toThrow(told('a ü.txt', '--no-assume-unchanged'))
  expect(refuse('b.txt')).toThrow(told('b.txt', '--no-skip-worktree'))
})

test('what a sparse checkout leaves out is passed over', async () => {
  const project = repository({ ...record, 'infra/a.txt': 'a', 'src/b.txt': 'b' })
  git(project, 'sparse-checkout', 'set', '--cone', '--sparse-index', 'src')
  const { passedOver } = await inspectWorktree(project)
  expect([...passedOver]).toEqual([['infra/a.txt', 'skip-worktree']])
  git(project, 'sparse-checkout', 'disable')
  expect((await inspectWorktree(project)).passedOver.size).toBe(0)
})

test('what is changed, deleted, staged or new is told, relative to the project', async () => {
  const project = repository({ ...record, 'a.txt': 'a', 'b.txt': 'b', 'c.txt': 'c' }, 'p')
  fill(project, { 'a.txt': 'A', 'new/ü "x".txt': '', '../other.txt': 'not of the project' })
  rmSync(join(project, 'b.txt'))
  git(project, 'mv', 'c.txt', 'd.txt')
  const { dirty } = await inspectWorktree(project)
  expect([...dirty].sort()).toEqual(['a.txt', 'b.txt', 'c.txt', 'd.txt', 'new/ü "x".txt'])
})

test('our own journal and temporary names make nothing dirty', async () => {
  const project = repository(record)
  const name = '.create-active-active-01234567-89ab-cdef-0123-456789abcdef.tmp'
  fill(project, { '.active-active/pending': '', [`src/${name}`]: '' })
  expect((await inspectWorktree(project)).dirty).toEqual([])
})

test('no repository, and one that ignores the project, are none', async () => {
  expect((await inspectWorktree(scratch())).root).toBe(undefined)
  const project = repository({ '.gitignore': '*\n!.gitignore\n' })
  fill(project, record)
  expect((await inspectWorktree(project)).root).toBe(undefined)
})

test.each([
  ['.yo-rc.json', '.yo-rc.json\n'],
  ['.active-active/baseline', '.active-active/\n'],
])('%s that git ignores is refused, unless git has it all the same', async (path, pattern) => {
  const project = repository({ '.gitignore': pattern })
  fill(project, { ...record, '.active-active/baseline': 'b' })
  const worktree = await inspectWorktree(project)
  for (const allow of [false, true]) {
    expect(() => refuseDirty(worktree, { allow })).toThrow(
      expect.objectContaining({
        exitCode: 2,
        message: `${path} in ${project} is ignored by git, and upgrades need it`,
        hint: expect.stringContaining('git check-ignore -v'),
      }),
    )
  }
  git(project, 'add', '--force', '.yo-rc.json', '.active-active/baseline')
  expect((await inspectWorktree(project)).ignored).toEqual([])
})

test('without git, and with one that is too old, it is said which is needed', async () => {
  const project = repository(record)
  const hint = expect.stringContaining('2.38')
  before(scratch())
  const missing = expect.objectContaining({ exitCode: 2, message: 'git is not installed', hint })
  await expect(inspectWorktree(project)).rejects.toEqual(missing)
  before(fakeProgram(scratch(), 'git', 'echo "git version 2.37.4.windows.1"'))
  const message = 'git is too old: 2.37.4.windows.1 is installed'
  await expect(inspectWorktree(project)).rejects.toEqual(
    expect.objectContaining({ exitCode: 2, message, hint }),
  )
})

test('a repository that git does not trust is refused in git’s own words', async () => {
  const project = repository(record)
  before(
    fakeProgram(
      scratch(),
      'git',
      `case "$*" in *--version*) echo git version 2.39.5;; *) printf "fatal: detected dubious ownership in repository at '/x'\\nTo add an exception for this directory, call:\\n\\n\\tgit config --global --add safe.directory /x\\n" >&2; exit 128;; esac`,
    ),
  )
  const told = {
    exitCode: 2,
    message: expect.stringContaining("detected dubious ownership in repository at '/x'"),
    hint: expect.stringContaining('git config --global --add safe.directory /x'),
  }
  await expect(inspectWorktree(project)).rejects.toEqual(expect.objectContaining(told))
})

test('a hook that points git at another repository does not', async () => {
  const project = repository({ ...record, 'a.txt': 'a' })
  process.env.GIT_DIR = join(repository(record), '.git')
  onTestFinished(() => void delete process.env.GIT_DIR)
  expect((await inspectWorktree(project)).dirty).toEqual([])
})

test('no program that a hostile repository names is run', async () => {
  const project = repository({ ...record, 'a.txt': 'a' })
  const trap = join(project, '.git/trap')
  writeFileSync(trap, `#!/bin/sh\ntouch ${join(project, '.git/sprung')}\n`, { mode: 0o755 })
  for (const hook of ['post-index-change', 'pre-commit']) {
    writeFileSync(join(project, '.git/hooks', hook), readFileSync(trap), { mode: 0o755 })
  }
  git(project, 'config', 'core.fsmonitor', trap)
  fill(project, { 'a.txt': 'A' })
  await inspectWorktree(project)
  await markConflicts(project, [{ path: 'a.txt', stages: { yours: file('A'), next: file('B') } }])
  expect(existsSync(join(project, '.git/sprung'))).toBe(false)
})

const clean: Worktree = {
  directory: '/p',
  root: '/p',
  dirty: [],
  unmerged: [],
  passedOver: new Map(),
  ignored: [],
}

test('a clean work tree is ready', () => {
  expect(() => refuseDirty(clean, { allow: false })).not.toThrow()
})

test.each([
  ['changes', { dirty: ['a', 'b', 'c', 'd', 'e'] }, 'not committed: a, b, c and 2 more'],
  ['no repository', { root: undefined }, 'not in a git repository'],
])('%s are refused with 2, unless allowed', (_, changed, message) => {
  const refuse = (allow: boolean) => refuseDirty({ ...clean, ...changed }, { allow })
  expect(() => refuse(false)).toThrow(
    expect.objectContaining({
      exitCode: 2,
      message: expect.stringContaining(message),
      hint: expect.stringContaining('--allow-dirty'),
    }),
  )
  expect(() => refuse(true)).not.toThrow()
})
