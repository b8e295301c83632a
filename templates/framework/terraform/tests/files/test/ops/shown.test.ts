import { expect, test } from 'vitest'
import type { Planned } from '../../toolkit/aws/changes.ts'
import { planOf } from '../../toolkit/aws/plans.ts'
import { prepareInfrastructure } from '../../toolkit/aws/prepare.ts'
import { globalRoot, rootOf } from '../../toolkit/aws/roots.ts'
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
  const { cloud, plans, terraform, at } = world()
  const roots = [globalRoot, ...here.map(rootOf)].filter(({ label }) => !unplanned.includes(label))
  for (const root of roots) plans.set(planOf(root, release), Buffer.from(`shown ${root.label}`))
  cloud.planned = async ({ label }, path) => {
    const [shown = {}, again = shown] = says[label] ?? []
    return String(plans.get(path)).startsWith('shown') ? shown : again
  }
  const { terraform: command } = cloud
  cloud.terraform = async (root, words) =>
    (await command(root, words)) || (words[0] === 'output' ? '["ns.example.net"]' : '')
  const prepare = (only?: string) =>
    prepareInfrastructure(cloud, { regions: here, release, planned: true, only }, quiet)
  return {
    prepare,
    plans,
    at,
    /** The plans and applications so far. */
    done: () => terraform.filter((line) => /plan|apply/.test(line)),
  }
}

test('plans that were shown are applied, and none is made', async () => {
  const { prepare, done } = account()
  await prepare()
  expect(done()).toEqual(['global apply'])
})

test('a job that runs again applies nothing again', async () => {
  const { prepare, done } = account()
  await prepare()
  await prepare()
  expect(done()).toEqual(['global apply'])
})

test('where what exists once changes, regions that read of it are planned after it', async () => {
  const { prepare, done } = account({ global: [change('x.y', 'update')] })
  await prepare()
  expect(done()).toEqual(['global apply', ...here.map((name) => `${name} plan`)])
})

test('a region that would then do what nobody was shown stops it, and its plan is not kept', async () => {
  const { prepare, plans } = account({
    global: [change('x.y', 'update')],
    [first]: [change('a.b', 'update'), change('a.b', 'delete', 'create')],
  })
  await expect(prepare()).rejects.toThrow(/delete and create a\.b in .*nobody was shown/)
  expect(plans.has(planOf(rootOf(first), release))).toBe(false)
})

test('a region that would do it with another value stops it', async () => {
  const at = (threshold: number): Planned => ({
    resource_changes: [
      {
        address: 'a.b',
        type: 'aws_cloudwatch_metric_alarm',
        change: { actions: ['update'], after: { threshold } },
      },
    ],
  })
  const { prepare } = account({ global: [change('x.y', 'update')], [first]: [at(5), at(6)] })
  await expect(prepare()).rejects.toThrow(/update a\.b in .*nobody was shown/)
})

test('a region that would do what was shown is let go', async () => {
  const shown = change('a.b', 'update')
  const { prepare, plans } = account({ global: [change('x.y', 'update')], [first]: [shown, shown] })
  await prepare()
  expect(plans.has(planOf(rootOf(first), release))).toBe(true)
})

test.each([
  ['new', 'make things', 'create', true],
  ['new', 'change nothing that is there', 'update', false],
  ['grown', 'make nothing either', 'create', false],
])('a %s region that could not be planned before may %s', async (age, _, action, may) => {
  const { prepare, at } = account(
    { global: [change('x.y', 'create')], [first]: [{}, change('a.b', action)] },
    [first],
  )
  if (age === 'new') at(first).alias = undefined
  if (may) await prepare()
  else await expect(prepare()).rejects.toThrow('nobody was shown')
})

test('a grown region that could not be planned before, and would change nothing, is let go', async () => {
  const { prepare } = account({ global: [change('x.y', 'create')] }, [first])
  await prepare()
})

test('without any plan nothing is applied', async () => {
  const { prepare, done } = account({}, ['global', ...here])
  await expect(prepare()).rejects.toThrow(/There is no plan for aaaaaaaaaaaa/)
  expect(done()).toEqual([])
})

test('a release of code alone applies nothing, and forgets the plans that its waves would apply', async () => {
  const { prepare, plans, done } = account()
  await prepare('code')
  expect(done()).toEqual([])
  expect(here.filter((name) => plans.has(planOf(rootOf(name), release)))).toEqual([])
})
