import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { regionsInAws } from '../toolkit/aws/fleet.ts'
import type { Fleet } from '../toolkit/rollout/fleet.ts'
import { gate } from '../toolkit/rollout/gate.ts'
import { topology } from '../topology.ts'

// What deploys this service, by its own topology.ts and against an AWS that is only rehearsed: nothing is called.

const RELEASE = 'aaaaaaaaaaaa'
const regions = topology.regions.map(({ name }) => name)
const quiet = () => {}

/** Bakes the release in every region; an AWS in which all is well, but for `changed`. */
const bake = (changed: Partial<Fleet> = {}) =>
  gate(
    { ...regionsInAws(true, RELEASE), ...changed },
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

test('a bad release is taken back in every region', () => {
  const { status, stderr } = npmRun('rollback', '--release', RELEASE, '--dry-run')
  expect(status).toBe(0)
  for (const region of regions) expect(stderr).toContain(`${region}  goes back from ${RELEASE}`)
})
