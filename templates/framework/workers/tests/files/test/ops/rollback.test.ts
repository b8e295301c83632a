import { expect, test } from 'vitest'
import { SecretsChanged } from '../../toolkit/cloudflare/cloud.ts'
import { Failure } from '../../toolkit/commands/command.ts'
import { rollBack } from '../../toolkit/rollout/rollback.ts'
import { rollOut } from '../../toolkit/rollout/rollout.ts'
import { Refused, weigh } from '../../toolkit/rollout/trial.ts'
import { run, runs } from './deploying.ts'
import { NEW, OLD, OTHER, planned, world } from './world.ts'

const back = [{ version: OLD, percent: 100 }]

/** NEW has all traffic and is on trial still, or its gate has opened. */
async function released(until: 'trial' | 'end') {
  const account = world()
  if (until === 'end') await rollOut(account.cloud, planned())
  else await weigh(account.cloud, { release: NEW, before: OLD, percent: 100 }, '')
  return account
}

test('a release on trial goes back by one deployment, which leaves objects no time', async () => {
  const account = await released('trial')
  const before = account.shares.length
  const objects: unknown[] = []
  const { deploy } = account.cloud
  account.cloud.deploy = (split, message, mode) => {
    objects.push(mode)
    return deploy(split, message, mode)
  }
  expect(await rollBack(account.cloud, { release: NEW, onTrial: true })).toBe(
    `${OLD} runs again, everywhere; ${NEW} has no traffic`,
  )
  expect(account.shares.slice(before)).toEqual([0])
  expect(objects).toEqual(['immediate'])
})

test('a release that passed its gate is left alone by a pipeline, and goes back for a person', async () => {
  const account = await released('end')
  expect(await rollBack(account.cloud, { release: NEW, onTrial: true })).toMatch(/^left alone/)
  expect(account.shareOf(NEW)).toBe(100)
  await rollBack(account.cloud, { release: NEW, onTrial: false })
  expect(account.deployed()).toEqual(back)
})

test('a version that came back does not go back to the one that was taken back', async () => {
  const account = await released('end')
  await rollBack(account.cloud, { release: NEW, onTrial: false })
  await expect(rollBack(account.cloud, { release: OLD, onTrial: false })).rejects.toThrow(/--to ID/)
  expect(account.deployed()).toEqual(back)
})

test('a fix that was deployed despite errors goes back to what it replaced', async () => {
  const account = await released('trial')
  await account.cloud.deploy([{ version: OTHER, percent: 100 }], 'despite errors')
  await rollBack(account.cloud, { release: OTHER, onTrial: false })
  expect(account.deployed()).toEqual(back)
})

test('the change is tried three times', async () => {
  for (const [times, works] of [
    [2, true],
    [3, false],
  ] as const) {
    const account = await released('trial')
    const { deploy } = account.cloud
    let left: number = times
    account.cloud.deploy = async (...args) => {
      if (left-- > 0) throw new Failure('wrangler versions deploy failed: 503')
      return deploy(...args)
    }
    const run = rollBack(account.cloud, { release: NEW, onTrial: true })
    if (works) await run
    else await expect(run).rejects.toThrow('503')
    expect(account.shareOf(NEW)).toBe(works ? 0 : 100)
  }
})

test('the version to go back to can be named', async () => {
  const account = world([{ version: NEW, percent: 100 }])
  await rollBack(account.cloud, { release: NEW, onTrial: false, to: OTHER })
  expect(account.deployed()).toEqual([{ version: OTHER, percent: 100 }])
})

test.each([true, false])(
  'a release that is not deployed is left alone (on trial only: %s)',
  async (onTrial) => {
    const account = await released('trial')
    expect(await rollBack(account.cloud, { release: OTHER, onTrial })).toMatch(/^left alone/)
    expect(account.shareOf(NEW)).toBe(100)
  },
)

test('what another release would go back to is never taken for the one on trial', async () => {
  const account = await released('trial')
  await expect(rollBack(account.cloud, { release: OLD, onTrial: false })).rejects.toThrow(Refused)
  expect(await rollBack(account.cloud, { release: OLD, onTrial: true })).toMatch(/^left alone/)
  expect(account.shareOf(NEW)).toBe(100)
})

test('a deployment of two versions that was made by hand can be taken back too', async () => {
  const account = world([
    { version: OLD, percent: 80 },
    { version: NEW, percent: 20 },
  ])
  await rollBack(account.cloud, { release: NEW, onTrial: true })
  expect(account.deployed()).toEqual(back)
})

/** NEW, of which no way back leads without a word: a secret was changed after OLD. */
async function withOtherSecrets(until: 'trial' | 'end') {
  const account = await released(until)
  const said =
    'wrangler versions deploy failed: The following secrets have changed: API_KEY [code: 10220]'
  const { deploy } = account.cloud
  let tries = 0
  account.cloud.deploy = async () => {
    tries += 1
    throw new SecretsChanged(said)
  }
  account.cloud.rollback = (version, message) => deploy([{ version, percent: 100 }], message)
  return { ...account, tries: () => tries }
}

test('past a secret that was changed, a release goes back when a person says so', async () => {
  const account = await withOtherSecrets('end')
  const run = { release: NEW, onTrial: false }
  await expect(rollBack(account.cloud, run)).rejects.toThrow(Refused)
  await expect(rollBack(account.cloud, run)).rejects.toThrow(
    `API_KEY [code: 10220] ${OLD} has the secrets from before: where they still hold, run "npm run rollback -- --release ${NEW} --to ${OLD} --despite-secrets".`,
  )
  // To try again would change nothing.
  expect(account.tries()).toBe(2)
  expect(account.shareOf(NEW)).toBe(100)
  await rollBack(account.cloud, { ...run, despiteSecrets: true })
  expect(account.deployed()).toEqual(back)
})

test('while on trial, a release goes back to what runs beside it, whatever its secrets', async () => {
  const account = await withOtherSecrets('trial')
  await rollBack(account.cloud, { release: NEW, onTrial: true })
  expect(account.deployed()).toEqual(back)
})

test('a rehearsed way back asks the account, says what it would do, and changes nothing', async () => {
  const versions = [{ version_id: NEW, percentage: 100 }]
  const deployments = [{ ...runs, created_on: '2026-11-02', versions }, runs]
  const asked: (string | undefined)[] = []
  const args = ['--release', NEW, '--dry-run']
  const { said, ended } = await run('rollback', args, ({ method }, response) => {
    asked.push(method)
    response.end(JSON.stringify({ result: { deployments } }))
  })
  expect(await ended).toEqual([0, null])
  expect(said).toEqual([
    `It would deploy ${OLD} 100 %.`,
    `It would say: ${OLD} runs again, everywhere; ${NEW} has no traffic`,
  ])
  expect(new Set(asked)).toEqual(new Set(['GET']))
})
