import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cleanEnv, fakeProgram, listing, run, scratch, useCommand } from '../support/command.ts'
import { openSession } from '../support/terminal.ts'

const command = useCommand()
const quick = ['--yes', '--no-install', '--no-git', '--offline']
const colour = '\u001b['

test('--json prints one object on stdout, and what a person reads on stderr', async () => {
  const cwd = scratch()
  const { code, stdout, stderr } = await command.run(['orders', ...quick, '--json'], { cwd })
  expect(code).toBe(0)
  const made = JSON.parse(stdout)
  expect(made).toMatchObject({
    ok: true,
    directory: join(cwd, 'orders'),
    install: 'skipped',
    git: 'skipped',
  })
  expect(made.next).toHaveLength(3)
  for (const file of made.files) expect(existsSync(join(cwd, 'orders', file)), file).toBe(true)
  expect(stderr).toContain('Blast radius')
})

test('--json prints one object for a refusal as well, a refused flag included', async () => {
  for (const args of [
    ['orders', '--json', '--regions', 'mars-1', '--yes'],
    ['--json', '--nonsense'],
  ]) {
    const { code, stdout, stderr } = await command.run(args, { cwd: scratch() })
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, exitCode: 2, error: expect.any(String) })
    expect(code).toBe(2)
    expect(stderr).not.toBe('')
  }
})

test('--dry-run prints the plan, the tree and the command, and writes nothing', async () => {
  const cwd = scratch()
  const { code, stdout } = await command.run(['orders', '--yes', '--dry-run'], { cwd })
  expect(code).toBe(0)
  expect(stdout).toMatch(/1\. us-east-2, us-west-2: 10 % for 15 min/)
  expect(stdout).toMatch(/^ {2}src\/\n {4}api\/\n {6}app\.ts$/m)
  expect(stdout).toMatch(/^ {2}npm create active-active@\S+ orders -- .*--yes$/m)
  expect(listing(cwd)).toEqual([])
})

test('the printed command gives the same project again', async () => {
  const cwd = scratch()
  const asked = [
    '--regions',
    'eu-west-1,us-east-2,ap-south-1',
    '--rollout',
    'regional-canary',
    '--shift',
    'linear20-5m',
    '--domain',
    'api.example.com',
  ]
  const made = async (args: string[]) =>
    JSON.parse((await command.run([...args, ...quick, '--json'], { cwd })).stdout)
  const first = await made(['a-shop', ...asked])
  const second = await made(['again', ...first.replay.split(' -- ')[1].split(' ')])
  expect(second.files).toEqual(first.files)
  for (const file of first.files) {
    const [one, other] = ['a-shop', 'again'].map((name) => readFileSync(join(cwd, name, file)))
    expect(other?.equals(one ?? Buffer.of()), file).toBe(true)
  }
})

test('a reader that goes away does not leave half a project', async () => {
  const cwd = scratch()
  const child = spawn(process.execPath, [command.cli, 'orders', ...quick], {
    cwd,
    env: cleanEnv(cwd),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.destroy()
  let stderr = ''
  child.stderr.on('data', (data) => {
    stderr += data
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(existsSync(join(cwd, 'orders/package.json'))).toBe(true)
})

test('a reader that goes away during the installation does not fail it', async () => {
  const cwd = scratch()
  const bin = fakeProgram(cwd, 'npm', 'sleep 1; echo one || exit 3; echo two >&2 || exit 4')
  const env = cleanEnv(cwd)
  const child = spawn(process.execPath, [command.cli, 'orders', '--yes', '--no-git', '--offline'], {
    cwd,
    env: { ...env, PATH: `${bin}:${env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.on('data', (data) => {
    if (!String(data).includes('Installing')) return
    child.stdout.destroy()
    child.stderr.destroy()
  })
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0)
})

test('a full disk behind stdout is a sentence and exit code 1, not a stack', async () => {
  const cwd = scratch()
  for (const args of [['orders', ...quick], ['--version']]) {
    const words = ['-c', '"$0" "$@" > /dev/full', process.execPath, command.cli, ...args]
    const { code, stderr } = await run('sh', words, { cwd })
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('ENOSPC') })
    expect(stderr.trim().split('\n')).toHaveLength(1)
  }
})

test('a pipe gets no colours', async () => {
  const { stdout, stderr } = await command.run(['orders', ...quick], { cwd: scratch() })
  expect(stdout + stderr).not.toContain(colour)
})

test('a terminal gets colours, and none with NO_COLOR', async () => {
  const shown = async (env: NodeJS.ProcessEnv) => {
    const cwd = scratch()
    const session = openSession([process.execPath, command.cli, 'orders', ...quick], {
      cwd,
      env: cleanEnv(cwd, env),
    })
    expect(await session.exit).toBe(0)
    return session.raw()
  }
  expect(await shown({})).toContain(`${colour}1m`)
  expect(await shown({ NO_COLOR: '1' })).not.toContain(colour)
})

test('a terminal of 40 columns gets no longer line, but for commands to copy', async () => {
  const cwd = scratch()
  const session = openSession([process.execPath, command.cli, 'orders', ...quick], {
    cwd,
    env: cleanEnv(cwd),
    columns: 40,
  })
  expect(await session.exit).toBe(0)
  const long = session
    .text()
    .split('\n')
    .filter((line) => line.length > 40)
  expect(long.filter((line) => !line.includes(cwd) && !line.startsWith('  npm create'))).toEqual([])
})
