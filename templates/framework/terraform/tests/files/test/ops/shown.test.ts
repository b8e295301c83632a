import { expect, test } from 'vitest'
import type { Planned } from '../../toolkit/aws/changes.ts'
import { planOf } from '../../toolkit/aws/plans.ts'
import { prepareInfrastructure } from '../../toolkit/aws/prepare.ts'
import { globalRoot, rootOf } from '../../toolkit/aws/roots.ts'
import { topology } from '../../topology.ts'
import { here, quiet, world } from './world.ts'

const release = 'aaaaaaaaaaaa'
const [first = ''] = here

const change = (address: string, ...actions: string[]): Planned => ({
  resource_changes: [{ address, type: 'aws_cloudwatch_metric_alarm', change: { actions } }],
})

/**
 * An account in memory and plans that somebody was shown, all of them but those of `unplanned`.
 *
 * @param says what the plans of a root say, the one that was shown and then the one that is made after it
 */
function account(says: Record<string, Planned[]> = {}, unplanned: string[] = []) {
  const { cloud, plans, terraform } = world()
  const roots = [globalRoot, ...here.map(rootOf)].filter(({ label }) => !unplanned.includes(label))
  for (const root of roots) plans.set(planOf(root, release), Buffer.from(`shown ${root.label}`))
  cloud.planned = async ({ label }, path) => {
    const [shown = {}, again = shown] = says[label] ?? []
    return String(plans.get(path)).startsWith('shown') ? shown : again
  }
  const { terraform: command } = cloud
  cloud.terraform = async (root, words) =>
    (await command(root, words)) || (words[0] === 'output' ? '["ns.example.net"]' : '')
  const prepare = () =>
    prepareInfrastructure(cloud, { regions: here, release, planned: true }, quiet)
  return {
    prepare,
    plans,
    /** The plans and applications so far. */
    done: () => terraform.filter((line) => /plan|apply/.test(line)),
  }
}

const all = ['global', ...topology.rollout.waves.flatMap(({ regions }) => regions)]

test('plans that were shown are applied, and none is made', async () => {
  const { prepare, done } = account()
  await prepare()
  expect(done()).toEqual(all.map((root) => `${root} apply`))
})

test('so they are where what exists once changes', async () => {
  const { prepare, done } = account({ global: [change('x.y', 'update')] })
  await prepare()
  expect(done()).toEqual(all.map((root) => `${root} apply`))
})

test('a job that runs again applies nothing again', async () => {
  const { prepare, done } = account()
  await prepare()
  await prepare()
  expect(done()).toHaveLength(all.length)
})

test.each([
  ['makes things is', 'create', true],
  ['makes nothing is', 'no-op', true],
  ['would change what is there is not', 'update', false],
  ['would replace what is there is not', 'create and delete', false],
])('a region that could not be planned before and %s let go', async (_, actions, may) => {
  const { prepare, plans, done } = account(
    { global: [change('x.y', 'create')], [first]: [{}, change('a.b', ...actions.split(' and '))] },
    [first],
  )
  if (may) await prepare()
  else await expect(prepare()).rejects.toThrow(/a\.b in infra.*nobody was shown/)
  expect(plans.has(planOf(rootOf(first), release))).toBe(may)
  expect(done().includes(`${first} apply`)).toBe(may)
})

test('without any plan nothing is applied', async () => {
  const { prepare, done } = account({}, ['global', ...here])
  await expect(prepare()).rejects.toThrow(/There is no plan for aaaaaaaaaaaa/)
  expect(done()).toEqual([])
})
