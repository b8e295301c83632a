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
    expect(stdout).not.toContain('import ')
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
  ['deploy', '--dry-run', '--prepare'],
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

test('a region that is left out is deployed to by no wave', () => {
  for (const [index, { regions }] of topology.rollout.waves.entries()) {
    const wave = ['--wave', `${index + 1}`, '--region', `${regions[0]}`]
    const { status, stderr } = run('deploy', ...wave, '--release', ID, `--without=${regions[0]}`)
    expect([status, stderr]).toEqual([0, `wave ${index + 1}: left out\n`])
  }
})

test('a dry run tells the whole rollout, and leaves out what is left out', () => {
  const { status, stderr } = run('deploy', '--dry-run', `--without=${topology.home}`)
  expect(status).toBe(0)
  expect(stderr).not.toMatch(new RegExp(`\\b${topology.home}\\b`))
  for (const { name } of topology.regions.slice(1)) {
    expect(stderr).toMatch(new RegExp(`would bring.*${name}`))
    expect(stderr).toMatch(new RegExp(`would shift wave .*${name}`))
  }
})
