import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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
