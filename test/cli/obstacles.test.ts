import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { cleanEnv, listing, run, scratch, useCommand } from '../support/command.ts'

const command = useCommand()
const args = ['--yes', '--no-install', '--no-git', '--offline']

const obstacles: { what: string; directory: string; make(cwd: string): void; message: RegExp }[] = [
  {
    what: 'a file',
    directory: 'orders',
    make: (cwd) => writeFileSync(join(cwd, 'orders'), 'mine'),
    message: /is a file/,
  },
  {
    what: 'below a file',
    directory: 'file/orders',
    make: (cwd) => writeFileSync(join(cwd, 'file'), 'mine'),
    message: /is a file/,
  },
  {
    what: 'a link to nowhere',
    directory: 'orders',
    make: (cwd) => symlinkSync('nowhere', join(cwd, 'orders')),
    message: /link/,
  },
  {
    what: 'not empty',
    directory: 'full',
    make(cwd) {
      mkdirSync(join(cwd, 'full'))
      writeFileSync(join(cwd, 'full/mine.txt'), 'mine')
    },
    message: /not empty.*mine\.txt/,
  },
  {
    what: 'a link to a directory elsewhere that is not empty',
    directory: 'orders',
    make(cwd) {
      mkdirSync(join(cwd, 'elsewhere'))
      writeFileSync(join(cwd, 'elsewhere/mine.txt'), 'mine')
      symlinkSync('elsewhere', join(cwd, 'orders'))
    },
    message: /not empty|link/,
  },
  {
    what: 'a part too long for the system',
    directory: 'x'.repeat(300),
    make: () => undefined,
    message: /longer part/,
  },
  {
    what: 'a link that leads to itself',
    directory: 'orders/below',
    make: (cwd) => symlinkSync('orders', join(cwd, 'orders')),
    message: /circle/,
  },
]

for (const { what, directory, make, message } of obstacles) {
  test(`a directory that is ${what} is refused with 2 and left as it was`, async () => {
    const cwd = scratch()
    make(cwd)
    const before = readdirSync(cwd, { recursive: true }).sort()
    const { code, stderr } = await command.run([directory, ...args, '--name', 'orders'], { cwd })
    expect(code).toBe(2)
    expect(stderr.replaceAll('\n', ' ')).toMatch(message)
    expect(readdirSync(cwd, { recursive: true }).sort()).toEqual(before)
  })
}

test('a working directory that was removed is said so with 2', async () => {
  const cwd = scratch()
  const script = 'mkdir gone; cd gone; rmdir ../gone; exec "$0" "$@"'
  const words = ['-c', script, process.execPath, command.cli, 'orders', ...args]
  const { code, stderr } = await run('sh', words, { cwd })
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('does not exist') })
})

for (const file of ['package.json', '.yo-rc.json']) {
  test(`a broken ${file} where the command is run does not matter to a project elsewhere`, async () => {
    const cwd = scratch()
    writeFileSync(join(cwd, file), '{')
    const { code, stderr } = await command.run(['orders', ...args], { cwd })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(listing(cwd)).toEqual([file, 'orders'].sort())
  })
}

test('a run that was killed while it wrote is finished by the next, which leaves nothing behind', async () => {
  const cwd = scratch()
  // Stops half-way: the disk takes no more than so many files, and then the process is killed.
  const start = `const { promises } = require('node:fs')
const { open } = promises
let files = 0
promises.open = (...given) => ((files += /tmp$/.test(given[0])) > 20 ? process.kill(process.pid, 'SIGKILL') : open(...given))
require('node:module').syncBuiltinESMExports()
process.argv.splice(1, 0, ${JSON.stringify(command.cli)})
require(${JSON.stringify(command.cli)})`
  const words = ['-e', start, 'orders', ...args]
  const killed = await run(process.execPath, words, { cwd })
  expect(killed.code).toBe(null)
  const left = readdirSync(join(cwd, 'orders'), { recursive: true }).map(String)
  expect(left.filter((path) => path.endsWith('.tmp'))).not.toEqual([])
  const { code, stdout } = await command.run(['orders', ...args, '--json'], { cwd })
  expect(code).toBe(0)
  const files = readdirSync(join(cwd, 'orders'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(join(cwd, 'orders'), join(entry.parentPath, entry.name)))
  expect(files.sort()).toEqual(JSON.parse(stdout).finished.sort())
})

test('--force writes into a directory that is not empty and keeps what is there', async () => {
  const cwd = scratch()
  mkdirSync(join(cwd, 'orders'))
  writeFileSync(join(cwd, 'orders/mine.txt'), 'mine')
  const { code } = await command.run(['orders', ...args, '--force'], { cwd })
  expect(code).toBe(0)
  expect(listing(join(cwd, 'orders'))).toEqual(expect.arrayContaining(['mine.txt', 'package.json']))
})

/** Mounts a small or read-only disk for one test; false where that is not allowed. */
function mounted(at: string, options: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', at], { stdio: 'ignore' })
  } catch {
    return false
  }
  onTestFinished(() => void execFileSync('umount', [at]))
  return true
}

test('a disk that is full half-way: said so with 1, and what was written is gone', async (context) => {
  const cwd = scratch()
  const disk = join(cwd, 'disk')
  mkdirSync(disk)
  if (!mounted(disk, 'size=48k')) context.skip('mounting is not allowed here')
  const { code, stderr } = await command.run(['disk/orders', ...args], { cwd })
  expect(code).toBe(1)
  expect(stderr).toContain('disk is full')
  expect(listing(disk)).toEqual([])
})

test('a limit on file sizes is met in the same way', async () => {
  const cwd = scratch()
  const script = `trap '' XFSZ; ulimit -f 2; exec "$0" "$@"`
  const words = ['-c', script, process.execPath, command.cli, 'orders', ...args]
  const env = cleanEnv(cwd, { NODE_DISABLE_COMPILE_CACHE: '1' })
  const { code, stderr } = await run('sh', words, { cwd, env })
  expect(code).toBe(1)
  expect(stderr).toContain('could not be written')
  expect(listing(cwd)).toEqual([])
})

test('a read-only disk is refused before anything is asked', async (context) => {
  const cwd = scratch()
  const disk = join(cwd, 'disk')
  mkdirSync(disk)
  if (!mounted(disk, 'size=64k,ro')) context.skip('mounting is not allowed here')
  const { code, stderr } = await command.run(['disk/orders', ...args], { cwd })
  expect(code).toBe(2)
  expect(stderr).toContain('not writable')
})

test.each([['--check'], ['--yes'], ['--rollout', 'all-at-once', '--yes']])(
  '%s in a folder of no project makes none there',
  async (...flags) => {
    const cwd = scratch()
    const { code, stderr } = await command.run([...flags, '--no-install', '--offline'], { cwd })
    expect(code).toBe(2)
    expect(stderr).toMatch(/no project/)
    expect(listing(cwd)).toEqual([])
  },
)

test.skipIf(process.getuid?.() !== 0)(
  "another user's project is neither upgraded nor given a new one inside it",
  async () => {
    const cwd = scratch()
    expect((await command.run(['orders', ...args], { cwd })).code).toBe(0)
    const project = join(cwd, 'orders')
    const before = listing(project)
    chownSync(project, 12345, 12345)
    for (const flags of [['--check'], ['--rollout', 'all-at-once', ...args]]) {
      const { code, stderr } = await command.run(flags, { cwd: join(project, 'src') })
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining(`${project} holds a project that belongs to another user`),
      })
    }
    expect(listing(project)).toEqual(before)
  },
)
