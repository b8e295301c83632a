import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Conflict } from '../../generators/merge/sides.ts'
import { markConflicts } from '../../generators/project/conflicts.ts'
import { findUnresolved } from '../../generators/project/unresolved.ts'
import { inspectWorktree } from '../../generators/project/worktree.ts'
import type { TreeFile } from '../../generators/render/tree.ts'
import { scratch } from '../support/command.ts'
import { fill, git, repository } from './repositories.ts'

const record = { '.yo-rc.json': '{}' }
const file = (text: string, executable = false): TreeFile => ({
  bytes: Buffer.from(text),
  executable,
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

test('a conflict’s sides have the line ends of a file that is checked in with CRLF', async () => {
  const project = repository({ ...record, 'a.txt': 'a\r\nb\r\n' })
  await markConflicts(project, [
    {
      path: 'a.txt',
      stages: { base: file('x\nb\n'), yours: file('a\r\nb\r\n'), next: file('n\nb\n') },
    },
  ])
  const stages = [1, 2, 3].map((stage) => git(project, 'show', `:${stage}:a.txt`))
  expect(stages).toEqual(['x\r\nb\r\n', 'a\r\nb\r\n', 'n\r\nb\r\n'])
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

test('a conflict below a link or in another repository is not in the index, the others are', async () => {
  const project = repository({ ...record, 'real/a.txt': 'a', 'b.txt': 'b' })
  symlinkSync('real', join(project, 'link'))
  fill(project, { 'other/.git/HEAD': '', 'other/c.txt': 'c' })
  const stages = { yours: file('y'), next: file('n') }
  const conflicts = ['link/a.txt', 'other/c.txt', 'b.txt'].map((path) => ({ path, stages }))
  expect(await markConflicts(project, conflicts)).toBe(undefined)
  const unmerged = git(project, 'diff', '--name-only', '--diff-filter=U')
  expect(unmerged).toBe('b.txt\n')
})

test('a project that a link in another repository leads to has its conflicts in its own index', async () => {
  const project = repository({ ...record, 'a.txt': 'a' }, 'deep/p')
  const other = repository({ 'x.txt': 'x' })
  symlinkSync(project, join(other, 'link'))
  const sides = { yours: file('a'), next: file('b') }
  const marked = await markConflicts(join(other, 'link'), [{ path: 'a.txt', stages: sides }])
  expect(marked).toBe(undefined)
  expect(git(project, 'diff', '--name-only', '--diff-filter=U')).toBe('deep/p/a.txt\n')
  expect(git(other, 'ls-files', '--unmerged')).toBe('')
})
