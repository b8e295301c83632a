import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readYours } from '../../generators/project/yours.ts'
import { run, scratch } from '../support/command.ts'
import { fill, git, repository } from './repositories.ts'

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

test.each([
  ['a clone', '.git/HEAD'],
  ['a submodule', '.git'],
])('a folder of ours that is %s is refused by name', async (_, git) => {
  const directory = scratch()
  fill(directory, { 'infra/deep/a.yaml': 'a', [`infra/${git}`]: 'g', 'src/a.ts': 'a' })
  expect((await readYours(directory, ['src/a.ts'])).size).toBe(1)
  const told = expect.objectContaining({
    exitCode: 2,
    message: `infra in ${directory} belongs to another repository`,
  })
  for (const path of ['infra/deep/a.yaml', 'infra/new/b.yaml']) {
    await expect(readYours(directory, [path])).rejects.toEqual(told)
  }
})

test('a folder that is linked to another repository in the project is refused', async () => {
  const directory = scratch()
  fill(directory, { 'vendor/infra/.git': 'g', 'vendor/infra/x/a.yaml': 'a' })
  symlinkSync('vendor/infra/x', join(directory, 'infra'))
  const read = readYours(directory, ['infra/a.yaml'])
  await expect(read).rejects.toThrow('vendor/infra in ')
})

test('where git is told that the disk knows no modes, the executable bit is the expected one', async () => {
  const project = repository({ 'a.sh': 'a', 'b.ts': 'b', 'c.ts': 'c' })
  for (const path of ['b.ts', 'c.ts']) chmodSync(join(project, path), 0o755)
  const paths = ['a.sh', 'b.ts', 'c.ts']
  const expected = new Map([
    ['a.sh', { bytes: Buffer.alloc(0), executable: true }],
    ['b.ts', { bytes: Buffer.alloc(0), executable: false }],
  ])
  const bits = async () =>
    [...(await readYours(project, paths, expected)).values()].map(
      (file) => file !== 'not a file' && file.executable,
    )
  expect(await bits()).toEqual([false, true, true])
  git(project, 'config', 'core.fileMode', 'false')
  expect(await bits()).toEqual([true, false, false])
})
