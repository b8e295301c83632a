import { chmodSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { markConflicts } from '../../generators/project/conflicts.ts'
import { ignoredOf, undoCommands } from '../../generators/project/undo.ts'
import { inspectWorktree } from '../../generators/project/worktree.ts'
import type { TreeFile } from '../../generators/render/tree.ts'
import { run } from '../support/command.ts'
import { fill, git, repository } from './repositories.ts'

const record = { '.yo-rc.json': '{}' }
const file = (text: string, executable = false): TreeFile => ({
  bytes: Buffer.from(text),
  executable,
})

test.each([
  ['.', '.'],
  ['services/orders', '.'],
  ['services/orders', '../..'],
  ['services/orders', '../../services'],
  ['services/orders', 'src/api'],
  ["own'er s", '..'],
])(
  'the undo commands give the project %j its commit back and touch nothing else, from %j in it',
  async (inner, where) => {
    const project = repository(
      { ...record, 'a.txt': 'a\n', 'b.sh': 'b\n', '.gitignore': 'mine.log\n', 'src/api/x': 'x' },
      inner,
    )
    const cwd = join(project, where)
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
    const added = ["it's new.txt", 'src/-x', '-y']
    const commands = undoCommands(worktree, added, relative(cwd, project) || '.')
    // Made by the owner after the upgrade.
    fill(project, { 'own.txt': 'own' })
    const { code, stderr } = await run('sh', ['-ec', commands.join('\n')], { cwd })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    rmSync(join(project, 'own.txt'))
    expect(git(project, 'status', '--porcelain')).toBe('')
    expect(readFileSync(join(project, 'mine.log'), 'utf8')).toBe('mine')
    expect(readFileSync(join(project, 'a.txt'), 'utf8')).toBe('a\n')
  },
)

test('what others of the repository have staged and changed meanwhile stays', async () => {
  const project = repository({ ...record, '../other.txt': 'o', '../staged.txt': 's' }, 'p')
  const worktree = await inspectWorktree(project)
  fill(project, { '../other.txt': 'O', '../staged.txt': 'S', '.yo-rc.json': '{"x": 1}' })
  git(project, 'add', '../staged.txt')
  const cwd = join(project, '..')
  const { stderr } = await run('sh', ['-ec', undoCommands(worktree, [], 'p').join('\n')], { cwd })
  expect(stderr).toBe('')
  expect(git(project, 'status', '--porcelain')).toBe(' M other.txt\nM  staged.txt\n')
})

test('what was not committed cannot be told from an upgrade: there is nothing to undo it with', () => {
  expect(undoCommands({ root: '/p', dirty: ['a'] }, [], '.')).toEqual([])
  expect(undoCommands({ root: undefined, dirty: [] }, [], '.')).toEqual([])
})

test('files are named that git ignores and does not have, but none that it has all the same', async () => {
  const project = repository({ 'kept.log': 'k', 'real/a.txt': 'a', '*.log': '' }, 'p')
  symlinkSync('real', join(project, 'link'))
  fill(project, { '.gitignore': '*.log\nfolder/\n', 'new.txt': '', 'x.log': '', 'folder/a': '' })
  const ignored = (...paths: string[]) => ignoredOf(project, paths)
  expect(await ignored()).toEqual([])
  expect(await ignored('kept.log', 'new.txt', 'link/a.txt', '*.log')).toEqual([])
  expect(await ignored('kept.log', 'x.log', 'folder/a')).toEqual(['folder/a', 'x.log'])
})
