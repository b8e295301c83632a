import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Conflict } from '../../generators/merge/sides.ts'
import {
  findUnresolved,
  inspectWorktree,
  markConflicts,
  refuseDirty,
  undoCommands,
} from '../../generators/project/worktree.ts'
import type { TreeFile } from '../../generators/render/tree.ts'
import { fakeProgram, run, scratch } from '../support/command.ts'
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
  })
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

const clean = { directory: '/p', root: '/p', dirty: [], unmerged: [] }

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

const unresolved = (files: Record<string, string>, ours = Object.keys(files)) => {
  const directory = scratch()
  fill(directory, files)
  return findUnresolved(directory, ours, { unmerged: [] })
}

test.each([
  ['git’s', 'a\n<<<<<<< yours\nb\n=======\nc\n>>>>>>> create-active-active 0.2.0\nd\n'],
  ['with the base', '<<<<<<< yours\nb\n||||||| base\nx\n=======\nc\n>>>>>>> other\n'],
  ['with CRLF', '<<<<<<< yours\r\nb\r\n=======\r\nc\r\n>>>>>>> other\r\n'],
  ['in binary', '\0\xff\n<<<<<<< yours\n=======\n>>>>>>> other\n'],
])('a file with conflict markers, %s, is unresolved', async (_, text) => {
  expect(await unresolved({ 'src/a.txt': text })).toEqual(['src/a.txt'])
})

test.each([
  ['two of the lines', '<<<<<<< yours\n=======\n'],
  ['another order', '>>>>>>> x\n=======\n<<<<<<< y\n'],
  ['longer lines', '<<<<<<<< yours\n========\n>>>>>>>> other\n'],
  ['an indentation', ' <<<<<<< yours\n =======\n >>>>>>> other\n'],
  ['no labels', '<<<<<<<\n=======\n>>>>>>>\n'],
  ['a heading', 'Title\n=======\n'],
])('a file with %s is not unresolved', async (_, text) => {
  expect(await unresolved({ 'a.txt': text })).toEqual([])
})

test('a file of the owner’s own is not looked into', async () => {
  expect(await unresolved({ 'a.txt': '<<<<<<< y\n=======\n>>>>>>> x\n' }, [])).toEqual([])
})

test('a template’s side beside a file of ours is unresolved, beside another it is not', async () => {
  const found = await unresolved(
    {
      'package.json': '{}',
      'package.json.create-active-active-0.2.0': '{}',
      'src/a.txt': '',
      'src/a.txt.create-active-active-1.0.0-rc.1': '',
      'src/a.txt.create-active-active-notes.md': '',
      'mine.json.create-active-active-0.2.0': '',
    },
    ['package.json', 'src/a.txt'],
  )
  expect(found).toEqual([
    'package.json.create-active-active-0.2.0',
    'src/a.txt.create-active-active-1.0.0-rc.1',
  ])
})

/** A project with a conflict in its index, as an upgrade leaves it. */
async function conflicted(inner: string) {
  const project = repository({ ...record, 'a.txt': 'yours\n', 'kept.txt': 'k\n' }, inner)
  const conflicts: Conflict[] = [
    {
      path: 'a.txt',
      stages: { base: file('base\n'), yours: file('yours\n'), next: file('next\n', true) },
    },
    { path: 'new ü.txt', stages: { yours: file('y\n'), next: file('n\n') } },
  ]
  fill(project, {
    'a.txt': '<<<<<<< yours\nyours\n=======\nnext\n>>>>>>> x\n',
    'new ü.txt': '<<<<<<< yours\ny\n=======\nn\n>>>>>>> x\n',
  })
  return { project, problem: await markConflicts(project, conflicts) }
}

test.each(['', 'services/orders'])(
  'conflicts are in the index for mergetools: %j',
  async (inner) => {
    const { project, problem } = await conflicted(inner)
    expect(problem).toBe(undefined)
    const staged = git(project, '-c', 'core.quotePath=false', 'ls-files', '--stage')
    expect(staged.replace(/ [0-9a-f]{40} /g, ' ').split('\n')).toEqual([
      '100644 0\t.yo-rc.json',
      '100644 1\ta.txt',
      '100644 2\ta.txt',
      '100755 3\ta.txt',
      '100644 0\tkept.txt',
      '100644 2\tnew ü.txt',
      '100644 3\tnew ü.txt',
      '',
    ])
    expect(git(project, 'show', ':3:./a.txt')).toBe('next\n')
    const { unmerged } = await inspectWorktree(project)
    expect(unmerged).toEqual(['a.txt', 'new ü.txt'])
    expect(await findUnresolved(project, ['kept.txt'], { unmerged })).toEqual(unmerged)
  },
)

test('a conflict’s sides go into the index with the line ends that git checks in', async () => {
  const project = repository({ ...record, '.gitattributes': '*.txt text\n', 'a.txt': 'a\n' })
  await markConflicts(project, [
    { path: 'a.txt', stages: { yours: file('a\r\n'), next: file('b\n') } },
  ])
  expect(git(project, 'show', ':2:a.txt')).toBe('a\n')
})

test('an index that somebody else has locked is said so, and left', async () => {
  const project = repository({ ...record, 'a.txt': 'a' })
  fill(project, { '.git/index.lock': '' })
  const conflicts = [{ path: 'a.txt', stages: { yours: file('a'), next: file('b') } }]
  expect(await markConflicts(project, conflicts)).toContain('index.lock')
})

test('without a repository a conflict is in its file alone', async () => {
  const conflicts = [{ path: 'a.txt', stages: { yours: file('a'), next: file('b') } }]
  expect(await markConflicts(scratch(), conflicts)).toBe(undefined)
})

test.each(['', 'services/orders'])(
  'the undo commands give the commit back, and touch nothing else: %j',
  async (inner) => {
    const project = repository(
      { ...record, 'a.txt': 'a\n', 'b.sh': 'b\n', '.gitignore': 'mine.log\n' },
      inner,
    )
    const worktree = await inspectWorktree(project)
    // What an upgrade does: changed, removed, executable, added, conflicts.
    fill(project, {
      'a.txt': 'A\n',
      "it's new.txt": 'n',
      'src/-x': 'x',
      '-y': 'y',
      'mine.log': 'mine',
    })
    chmodSync(join(project, 'b.sh'), 0o755)
    rmSync(join(project, '.yo-rc.json'))
    const sides = { yours: file('a\n'), next: file('b\n') }
    await markConflicts(project, [
      { path: 'a.txt', stages: sides },
      { path: "it's new.txt", stages: sides },
    ])
    const commands = undoCommands(worktree, ["it's new.txt", 'src/-x', '-y'])
    // Made by the owner after the upgrade.
    fill(project, { 'own.txt': 'own' })
    const { code, stderr } = await run('sh', ['-ec', commands.join('\n')], { cwd: project })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    rmSync(join(project, 'own.txt'))
    expect(git(project, 'status', '--porcelain')).toBe('')
    expect(readFileSync(join(project, 'mine.log'), 'utf8')).toBe('mine')
    expect(readFileSync(join(project, 'a.txt'), 'utf8')).toBe('a\n')
  },
)

test('what was not committed cannot be told from an upgrade: there is nothing to undo it with', () => {
  expect(undoCommands({ ...clean, dirty: ['a'] }, [])).toEqual([])
  expect(undoCommands({ ...clean, root: undefined }, [])).toEqual([])
})
