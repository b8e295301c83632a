import { expect, test } from 'vitest'
import type { Fleet } from '../../toolkit/rollout/fleet.ts'
import { prepare } from '../../toolkit/rollout/rollout.ts'
import { topology } from '../../topology.ts'
import { here, world } from './world.ts'

const OLD = 'aaaaaaaaaaaa'
const NEW = 'bbbbbbbbbbbb'
const [newcomer = '', ...others] = here

/** Regions that all run a release but one, which has none. */
function fleet(running: string, trial: 'open' | 'passed') {
  const prepared: string[] = []
  const { fleet } = world({ running })
  const seen: Fleet = {
    ...fleet,
    running: async (place) => (place === newcomer ? undefined : fleet.running(place)),
    note: async (place, release, name) =>
      name === 'trial' ? trial : fleet.note(place, release, name),
    prepare: async (release) => {
      prepared.push(release)
    },
  }
  return { seen, prepared }
}

test('a region does not join while the others run another release', async () => {
  const { seen, prepared } = fleet(OLD, 'passed')
  await expect(prepare(seen, { release: NEW, topology })).rejects.toThrow(
    `${newcomer} has no release yet, and ${others[0]} runs ${OLD}.`,
  )
  expect(prepared).toEqual([])
})

test.each([
  ['with the release that the others run', OLD, 'passed', false],
  ['when nothing has come to stay anywhere', NEW, 'open', false],
  ['despite alarms', NEW, 'passed', true],
] as const)('a region joins %s', async (_, release, trial, despiteAlarms) => {
  const { seen, prepared } = fleet(OLD, trial)
  await prepare(seen, { release, topology, despiteAlarms })
  expect(prepared).toEqual([release])
})
