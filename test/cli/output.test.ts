import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cleanEnv, listing, scratch, useCommand } from '../support/command.ts'
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
  const first = JSON.parse(
    (await command.run(['a-shop', ...asked, ...quick, '--json'], { cwd })).stdout,
  )
  const replayed = first.replay.split(' -- ')[1].split(' ')
  const second = JSON.parse(
    (await command.run(['again', ...replayed, '--dry-run', '--json'], { cwd })).stdout,
  )
  expect(second.answers).toEqual(first.answers)
  expect(second.plan).toEqual(first.plan)
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
