import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runEach } from './each.ts'

const root = join(import.meta.dirname, '../..')
const ID = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa'

/** Runs a command as a person would, where no account can be reached. */
function run(name: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [`toolkit/commands/${name}.ts`, ...args],
    {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...process.env,
        CLOUDFLARE_ACCOUNT_ID: '',
        CLOUDFLARE_API_TOKEN: '',
        CLOUDFLARE_API_BASE_URL: 'http://127.0.0.1:9',
      },
    },
  )
  return { status, stdout, stderr }
}

const commands = ['deploy', 'gate', 'rollback', 'validate']
const helps = runEach(commands.map((name) => [name, '--help']))

test.each(commands.map((name, at) => ({ name, ...helps[at] })))(
  '$name --help says what it does',
  ({ name, status, stdout }) => {
    expect(status).toBe(0)
    expect(stdout).toMatch(new RegExp(`^npm run ${name}`))
  },
)

const wrong = [
  ['deploy', '--now'],
  ['deploy', 'everything'],
  ['deploy', '--release', 'yesterday'],
  ['deploy', '--upload', '--release', ID],
  ['deploy', '--upload', '--hotfix'],
  ['deploy', '--despite-errors', '--hotfix'],
  ['deploy', '--take-over', '--release', ID],
  ['gate', '--release', ID],
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
  const { status, stderr } = run('deploy', '--release', ID)
  expect(status).toBe(1)
  expect(stderr).toMatch(/^CLOUDFLARE_ACCOUNT_ID is not set: [^\n]*\n$/)
})
