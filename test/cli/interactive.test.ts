import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cleanEnv, listing, scratch, useCommand } from '../support/command.ts'
import { keys, openSession } from '../support/terminal.ts'

const command = useCommand()

function start(args: string[], cwd: string, columns = 100) {
  const env = cleanEnv(cwd, { NO_COLOR: '1' })
  return openSession([process.execPath, command.cli, ...args], { cwd, env, columns })
}

const record = (directory: string) =>
  JSON.parse(readFileSync(join(directory, '.yo-rc.json'), 'utf8'))['create-active-active']

describe('asked on a terminal', () => {
  const questions = [
    "project's name",
    'Framework',
    'Regions',
    'Then (2)',
    'Then (3)',
    'Data layer',
    'Service to begin with',
    'CI system',
    'Rollout',
    'Traffic shift',
    'Domain',
    'Make it?',
  ]

  for (const columns of [100, 40]) {
    test(`each question comes in order and Enter takes its default, on ${columns} columns`, async () => {
      const cwd = scratch()
      const session = start(['--no-install', '--no-git'], cwd, columns)
      for (const question of questions) {
        await session.see(question)
        session.type(question === "project's name" ? `shop${keys.enter}` : keys.enter)
      }
      expect(await session.exit).toBe(0)
      expect(record(join(cwd, 'shop')).answers).toEqual({
        name: 'shop',
        framework: 'sam',
        regions: ['us-east-2', 'us-west-2'],
        data: 'dynamodb',
        sample: 'orders',
        ci: 'github',
        rollout: 'inter-regional-canary',
        shift: 'canary10-15m',
      })
    })
  }

  test('only what no flag gives is asked, and the summary waits for a yes', async () => {
    const cwd = scratch()
    const session = start(
      [
        'orders',
        '--framework',
        'sam',
        '--regions',
        'us-east-2,us-west-2,eu-west-1',
        '--data',
        'dynamodb',
        '--sample',
        'blank',
        '--ci',
        'github',
        '--no-install',
        '--no-git',
      ],
      cwd,
    )
    await session.see('Rollout strategy')
    await session.see('A bad build reaches 10 % of')
    session.type(keys.down)
    await session.see('3.3 % of all')
    session.type(keys.down + keys.down + keys.enter)
    await session.see('Domain')
    session.type(`api.example.com${keys.enter}`)
    await session.see(/Blast radius +100 %/)
    await session.see('Make it?')
    expect(listing(cwd)).toEqual([])
    session.type(keys.enter)
    expect(await session.exit).toBe(0)
    expect(record(join(cwd, 'orders')).answers).toMatchObject({
      rollout: 'all-at-once',
      domain: 'api.example.com',
    })
    expect(record(join(cwd, 'orders')).answers).not.toHaveProperty('shift')
  })

  test('a name whose directory cannot be taken is refused at once, and another can be typed', async () => {
    const cwd = scratch()
    mkdirSync(join(cwd, 'shop'))
    writeFileSync(join(cwd, 'shop/mine.txt'), 'mine')
    const session = start(['--no-install', '--no-git', '--offline'], cwd)
    await session.see("project's name")
    session.type(`shop${keys.enter}`)
    await session.see('is not empty')
    await session.see('Type another name')
    session.type(`py${keys.enter}`)
    await session.see('Framework')
    session.type(keys.ctrlC)
    expect(await session.exit).toBe(130)
    expect(listing(cwd)).toEqual(['shop'])
  })

  test('a typed answer passes the same checks as a flag', async () => {
    const cwd = scratch()
    const session = start([], cwd)
    await session.see("project's name")
    session.type(`My Shop${keys.enter}`)
    await session.see('Take my-shop')
    session.type(keys.ctrlC)
    expect(await session.exit).toBe(130)
  })
})

describe('cancelled with 130 and nothing written', () => {
  const all = [
    'orders',
    '--framework',
    'sam',
    '--regions',
    'us-east-2,us-west-2',
    '--data',
    'dynamodb',
    '--sample',
    'orders',
    '--ci',
    'github',
    '--rollout',
    'all-at-once',
    '--domain',
    'a.example',
  ]

  test('by Ctrl-C at a question', async () => {
    const cwd = scratch()
    const session = start([], cwd)
    await session.see("project's name")
    session.type(keys.ctrlC)
    expect(await session.exit).toBe(130)
    expect(session.text()).toContain('nothing was written')
    expect(listing(cwd)).toEqual([])
  })

  test('by a no to the summary', async () => {
    const cwd = scratch()
    const session = start(all, cwd)
    await session.see('Make it?')
    session.type(`n${keys.enter}`)
    expect(await session.exit).toBe(130)
    expect(listing(cwd)).toEqual([])
  })

  test('by Ctrl-D at a question', async () => {
    const cwd = scratch()
    const session = start([], cwd)
    await session.see("project's name")
    session.type(keys.ctrlD)
    expect(await session.exit).toBe(130)
    expect(listing(cwd)).toEqual([])
  })

  test('and the trace of no stack is shown', async () => {
    const session = start([], scratch())
    await session.see("project's name")
    session.type(keys.ctrlC)
    await session.exit
    expect(session.text()).not.toMatch(/^\s+at |Error/m)
  })
})
