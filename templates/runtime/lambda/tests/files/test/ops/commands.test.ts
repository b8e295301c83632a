import { expect, test } from 'vitest'
import { topology } from '../../topology.ts'
import { runEach } from './each.ts'
import { run } from './run.ts'

const ID = 'aaaaaaaaaaaa'

const commands = ['deploy', 'gate', 'rollback', 'evacuate', 'validate']
const helps = runEach(commands.map((name) => [name, '--help']))

test.each(commands.map((name, at) => ({ name, ...helps[at] })))(
  '$name --help says what it does',
  ({ name, status, stdout }) => {
    expect(status).toBe(0)
    expect(stdout).toMatch(new RegExp(`^npm run ${name} -- `))
  },
)

const wrong = [
  ['deploy', '--now'],
  ['deploy', 'everything'],
  ['deploy', '--region', topology.home],
  ['deploy', '--wave', '99', '--release', ID],
  ['deploy', '--wave', '1'],
  ['deploy', '--json'],
  ['deploy', '--gated'],
  ['deploy', '--without', 'atlantis'],
  ['deploy', '--without', ...topology.regions.flatMap(({ name }) => ['--without', name]).slice(1)],
  ['deploy', '--wave', '1', '--release', ID, '--without', `${topology.home};true`],
  ['deploy', '--without', topology.regions.map(({ name }) => name).join(' ')],
  ['gate', '--without', 'atlantis'],
  ['rollback', '--release', ID, '--without', 'atlantis'],
  ['release', '--dry-run'],
  ['release', 'everything'],
  ['validate', '--now'],
  ['validate', 'everything'],
  ['gate', '--release', ID],
  ['gate', '--wave', '1', '--despite-alarms'],
  ['gate', '--wave', 'last'],
  ['gate', '--wave', '1', '--without-traffic'],
  ['deploy', '--prepare', '--without-traffic'],
  ['deploy', '--wave', '1', '--release', ID, '--without-traffic'],
  ['rollback'],
  ['rollback', '--release', 'yesterday'],
  ['rollback', '--list', '--release', ID],
  ['rollback', '--release=--help'],
  ['evacuate', topology.home, '--json'],
  ['evacuate', topology.home, 'and', 'more'],
  ['evacuate'],
  ['evacuate', 'atlantis'],
]

const refusals = runEach(wrong)

test.each(wrong.map((words, at) => ({ words: words.join(' '), ...refusals[at] })))(
  '"$words" is refused in one sentence',
  ({ status, stderr }) => {
    expect(status).toBe(2)
    expect(stderr?.trim().split('\n')).toHaveLength(1)
  },
)

test('a rehearsed roll-back sends every region back at once', () => {
  const { status, stderr } = run('rollback', '--release', ID, '--dry-run')
  expect(status).toBe(0)
  for (const { name } of topology.regions) {
    expect(stderr).toContain(`${name}  goes back from ${ID} to <release before>`)
  }
})

test('a rehearsed gate asks every region', () => {
  const { status, stderr } = run('gate', '--wave', '1', '--dry-run')
  expect(status).toBe(0)
  for (const { name } of topology.regions) {
    expect(stderr).toContain(`DescribeAlarms ${topology.service}-${name}-*`)
  }
})

test('a region that is left out is deployed to by no wave', () => {
  for (const [index, { regions }] of topology.rollout.waves.entries()) {
    const wave = ['--wave', `${index + 1}`, '--region', `${regions[0]}`]
    const { status, stderr } = run('deploy', ...wave, '--release', ID, `--without=${regions[0]}`)
    expect([status, stderr]).toEqual([0, `wave ${index + 1}: left out\n`])
  }
})

test('a gate and a roll-back do not ask a region that is left out', () => {
  const without = `--without=${topology.home}`
  const last = `${topology.rollout.waves.length}`
  const gate = run('gate', '--wave', last, '--release', ID, '--dry-run', without)
  const rollback = run('rollback', '--release', ID, '--dry-run', without)
  for (const { status, stderr } of [gate, rollback]) {
    expect(stderr).not.toContain(topology.home)
    expect(status).toBe(0)
  }
})

test('nothing is left out by a flag that names no region', () => {
  const { status, stderr } = run('rollback', '--release', ID, '--dry-run', '--without=')
  expect(status).toBe(0)
  for (const { name } of topology.regions) expect(stderr).toContain(`${name}  goes back`)
})

test('a rehearsed gate takes it that every region runs the release', () => {
  const { status, stderr } = run('gate', '--wave', '1', '--release', ID, '--dry-run')
  expect(stderr).toContain('gate: open')
  expect(status).toBe(0)
})

test('a rehearsed gate asks each region that has the release for data', () => {
  const { stderr } = run('gate', '--wave', '1', '--release', ID, '--dry-run')
  for (const region of topology.rollout.waves[0]?.regions ?? []) {
    expect(stderr).toMatch(new RegExp(`${region}  GET .*/health/data`))
  }
})

test('a rehearsed evacuation writes through every region', () => {
  const { status, stderr } = run('evacuate', topology.home, '--dry-run')
  expect(status).toBe(0)
  expect(stderr.match(/evacuated = true/g)).toHaveLength(topology.regions.length)
})
