import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { topology } from '../../topology.ts'
import { runEach } from './each.ts'

const root = join(import.meta.dirname, '../..')
const ID = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa'
const { waves } = topology.rollout

/** Runs a command as a person would, where no account can be reached. */
function run(name: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`ops/${name}.ts`, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      CLOUDFLARE_ACCOUNT_ID: '',
      CLOUDFLARE_API_TOKEN: '',
      CLOUDFLARE_API_BASE_URL: 'http://127.0.0.1:9',
    },
  })
  return { status, stdout, stderr }
}

const commands = ['build', 'deploy', 'gate', 'rollback', 'validate']
const helps = runEach(commands.map((name) => [name, '--help']))

test.each(commands.map((name, at) => ({ name, ...helps[at] })))(
  '$name --help says what it does',
  ({ name, status, stdout }) => {
    expect(status).toBe(0)
    expect(stdout).toMatch(new RegExp(`^npm run ${name}`))
  },
)

const wrong = [
  ['build', '--now'],
  ['deploy', '--now'],
  ['deploy', 'everything'],
  ['deploy', '--prepare'],
  ['deploy', '--wave', '1'],
  ['deploy', '--wave', '99', '--release', ID],
  ['deploy', '--wave', '1', '--prepare', '--release', ID],
  ['deploy', '--wave', '1', '--release', 'yesterday'],
  ['deploy', '--upload', '--release', ID],
  ['deploy', '--hotfix', '--upload'],
  ['gate', '--hotfix'],
  ['deploy', '--take-over', '--release', ID],
  ['gate', '--wave', 'last', '--release', ID],
  ['gate', '--release', ID],
  ['gate', '--wave', '1'],
  ['rollback'],
  ['rollback', '--release', 'yesterday'],
  ['rollback', '--release', ID, '--to', 'yesterday'],
  ['rollback', '--release', ID, '--to', ID],
  ['rollback', '--list', '--release', ID],
  ['rollback', '--list', '--despite-secrets'],
  ['validate', 'everything'],
]

const refusals = runEach(wrong)

test.each(wrong.map((words, at) => ({ words: words.join(' '), ...refusals[at] })))(
  '"$words" is refused in one sentence',
  ({ status, stderr }) => {
    expect(status).toBe(2)
    expect(stderr?.trim().split('\n')).toHaveLength(1)
  },
)

test('without a token nothing is tried, and the variable is named', () => {
  const { status, stderr } = run('gate', '--wave', '1', '--release', ID)
  expect(status).toBe(1)
  expect(stderr).toMatch(/^CLOUDFLARE_ACCOUNT_ID is not set: [^\n]*\n$/)
})

test('a rehearsed deployment goes through every step, and ends with the release alone', () => {
  const { status, stderr } = run('deploy', '--release', ID, '--dry-run')
  expect(status).toBe(0)
  const changes = stderr.split('\n').filter((line) => line.startsWith('wrangler versions'))
  expect(changes[0]).toContain(`versions deploy ${ID}@0 `)
  expect(changes.at(-1)).toContain(`versions deploy ${ID}@100 --message`)
})

test('a rehearsed wave looks at what is deployed before it changes anything', () => {
  const { status, stderr } = run('deploy', '--wave', '1', '--release', ID, '--dry-run')
  expect(status).toBe(0)
  expect(stderr).toMatch(/^GET deployments\nwrangler versions deploy /)
})

test('a rehearsed fix goes in its own steps, and through a gate', () => {
  const { status, stderr } = run('deploy', '--hotfix', '--release', ID, '--dry-run')
  const [fix] = topology.hotfix
  expect(status).toBe(0)
  if (fix?.shift.kind === 'canary') {
    expect(stderr).toContain(`wave 1: ${fix.shift.percent} %, watched for ${fix.shift.minutes} min`)
  }
  expect(stderr).toContain(`gate 1: ${fix?.bakeMinutes} min, watching ${ID}`)
})

test('a rehearsed upload prints the id alone', () => {
  const { stdout, stderr } = run('deploy', '--upload', '--dry-run')
  expect(stdout).toBe('<release>\n')
  expect(stderr).toContain('wrangler versions upload\n')
})

test('a rehearsed last gate ends the trial', () => {
  const last = String(waves.length)
  const { status, stderr } = run('gate', '--wave', last, '--release', ID, '--dry-run')
  expect(status).toBe(0)
  expect(stderr).toContain(`${ID} runs everywhere; its trial is over`)
})

test.each([
  ['rollback', ['--release', ID], '<version before>'],
  ['deploy', ['--despite-errors', '--release', ID], ID],
])('a rehearsed %s %j leaves objects no time', (name, args, to) => {
  const { status, stderr } = run(name, ...args, '--dry-run')
  expect(status).toBe(0)
  const [deployment] = stderr
    .split('\n')
    .filter((line) => line.startsWith('wrangler '))
    .reverse()
  expect(deployment).toContain(`${to}@100`)
  expect(deployment).toContain('--durable-objects-code-update-mode immediate')
})

test('all traffic at once is given after a word on what it takes it from', () => {
  const { stderr } = run('deploy', '--despite-errors', '--release', ID, '--dry-run')
  expect(stderr).toMatch(/^GET deployments\nit replaces <version before> 100 %\n/)
})

test('a person must say that a release may go on without traffic, and only where it is watched', () => {
  expect(run('gate', '--without-traffic').status).toBe(2)
  expect(run('deploy', '--prepare', '--release', ID, '--without-traffic').status).toBe(2)
  const wave = ['--wave', '1', '--release', ID, '--without-traffic', '--dry-run']
  expect(run('deploy', ...wave).status).toBe(0)
  expect(run('gate', ...wave).status).toBe(0)
})
