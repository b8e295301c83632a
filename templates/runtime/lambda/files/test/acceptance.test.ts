import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import type { Fleet } from '../toolkit/rollout/fleet.ts'
import { gate } from '../toolkit/rollout/gate.ts'
import { rollBack } from '../toolkit/rollout/rollback.ts'
import { topology } from '../topology.ts'

// What deploys this service, by its own topology.ts and in regions that only exist here: nothing is called.

const RELEASE = 'aaaaaaaaaaaa'
const BEFORE = 'bbbbbbbbbbbb'
const regions = topology.regions.map(({ name }) => name)
const quiet = () => {}

/** Regions that run the release, on trial, and in which all is well. */
function fleet(): Fleet {
  const runs = new Map(regions.map((region) => [region, RELEASE]))
  return {
    prepare: async () => {},
    running: async (region) => ({ release: runs.get(region), status: '', changing: false }),
    install: async (region, release) => void runs.set(region, release),
    stopShifts: async () => {},
    alarms: async (region) => [{ name: `${region}-5xx`, state: 'OK', reason: '' }],
    note: async (_region, _release, name) => (name === 'previous' ? BEFORE : 'open'),
    setNote: async () => {},
    address: async (region) => `https://${region}.example`,
    readData: async (region) => ({ version: `${runs.get(region)}` }),
    readHealth: async (region) => ({ version: `${runs.get(region)}` }),
    wait: async () => {},
  }
}

/** Bakes the release in every region; all is well, but for `changed`. */
const bake = (changed: Partial<Fleet> = {}) =>
  gate(
    { ...fleet(), ...changed },
    { service: topology.service, regions, deployed: regions, bakeMinutes: 2, release: RELEASE },
    quiet,
  )

const npmRun = (name: string, ...args: string[]) =>
  spawnSync(process.execPath, [`toolkit/commands/${name}.ts`, ...args], {
    cwd: new URL('..', import.meta.url),
    encoding: 'utf8',
    env: { PATH: process.env.PATH, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
  })

test.each(['deploy', 'gate', 'rollback', 'evacuate', 'validate'])('npm run %s starts', (name) => {
  const { status, stdout } = npmRun(name, '--help')
  expect(status).toBe(0)
  expect(stdout).toContain(`npm run ${name} -- `)
})

test('a release that answers in every region opens the gate', async () => {
  expect(await bake()).toMatchObject({ passed: true })
})

test.each(regions)('a release that answers nothing in %s closes the gate', async (silent) => {
  const judged = await bake({
    readData: async (region) =>
      region === silent ? { problem: 'timed out' } : { version: RELEASE },
  })
  expect(judged.passed).toBe(false)
  expect(judged.failures.join()).toContain(silent)
})

test.each(regions)('an alarm that fires in %s closes the gate', async (failing) => {
  const judged = await bake({
    alarms: async (region) => [
      { name: `${region}-5xx`, state: region === failing ? 'ALARM' : 'OK', reason: '' },
    ],
  })
  expect(judged.passed).toBe(false)
  expect(judged.failures.join()).toContain(failing)
})

test('a bad release is taken back in every region', async () => {
  const outcomes = await rollBack(fleet(), RELEASE, regions, 'on-trial', quiet)
  expect(outcomes).toEqual(
    regions.map((region) => ({ region, outcome: 'rolled-back', runs: BEFORE })),
  )
})
