import { expect, test } from 'vitest'
import type { Planned } from '../../toolkit/aws/changes.ts'
import { applyInRegions } from '../../toolkit/aws/infrastructure.ts'
import { planOf } from '../../toolkit/aws/plans.ts'
import { prepareInfrastructure } from '../../toolkit/aws/prepare.ts'
import { rootOf } from '../../toolkit/aws/roots.ts'
import { noteChange } from '../../toolkit/rollout/notes.ts'
import { rollBack } from '../../toolkit/rollout/rollback.ts'
import { topology } from '../../topology.ts'
import { here, quiet, world } from './world.ts'

const OLD = 'aaaaaaaaaaaa'
const NEW = 'bbbbbbbbbbbb'
const [first = '', ...others] = topology.rollout.waves.flatMap(({ regions }) => regions)

/** Regions that run OLD, with a plan of NEW saved that does this. */
function planned(type: string, ...actions: string[]) {
  const aws = world({ running: OLD })
  aws.holds(OLD)
  const plan: Planned = {
    resource_changes: [{ address: `${type}.it`, type, change: { actions } }],
  }
  aws.cloud.planned = async () => plan
  for (const name of here) aws.plans.set(planOf(rootOf(name), NEW), Buffer.from('a plan'))
  return {
    ...aws,
    apply: (despiteAlarms = false) => applyInRegions(aws.cloud, here, NEW, despiteAlarms, quiet),
    applied: () => aws.terraform.filter((line) => line.endsWith(' apply')),
  }
}

const broken = { version: OLD, problem: '503' }

test('a region that errs once its infrastructure has changed is the only one that changes', async () => {
  const aws = planned('aws_iam_role_policy', 'update')
  aws.whenApplied(async (root) => {
    aws.at(root).answer = broken
  })
  await expect(aws.apply()).rejects.toThrow(new RegExp(`${first} has changed, and no region after`))
  expect(aws.applied()).toEqual([`${first} apply`])
})

test('so is one whose change raises an alarm', async () => {
  const aws = planned('aws_apigatewayv2_stage', 'update')
  aws.whenApplied(async (root) => {
    aws.at(root).alarms.set('latency', 'ALARM')
  })
  await expect(aws.apply()).rejects.toThrow(/no region after it: latency fires/)
  expect(aws.applied()).toEqual([`${first} apply`])
})

test('no infrastructure that serves is changed under an alarm', async () => {
  const aws = planned('aws_iam_role_policy', 'update')
  aws.at(first).alarms.set('latency', 'ALARM')
  await expect(aws.apply()).rejects.toThrow(/was not touched: latency fires.*--despite-alarms/)
  expect(aws.applied()).toEqual([])
})

test('a fix changes it all the same', async () => {
  const aws = planned('aws_iam_role_policy', 'update')
  aws.at(first).alarms.set('latency', 'ALARM')
  await aws.apply(true)
  expect(aws.applied()).toEqual([first, ...others].map((name) => `${name} apply`))
})

test('where each region stays well, all of them change, in the order of the waves', async () => {
  const aws = planned('aws_iam_role_policy', 'update')
  await aws.apply()
  expect(aws.applied()).toEqual([first, ...others].map((name) => `${name} apply`))
})

test.each([
  ['aws_cloudwatch_metric_alarm', 'create'],
  ['aws_lambda_function', 'update'],
])('%s, %s: nothing serves by it yet, so no region waits for another', async (type, action) => {
  const aws = planned(type, action)
  aws.whenApplied(async (root) => {
    aws.at(root).answer = broken
  })
  await aws.apply()
  expect(aws.applied()).toHaveLength(here.length)
})

test('a plan that was applied is not applied again', async () => {
  const aws = planned('aws_iam_role_policy', 'update')
  await aws.apply()
  await aws.apply()
  expect(aws.applied()).toHaveLength(here.length)
})

test('a job that runs again looks again at a region that did not stay well', async () => {
  const aws = planned('aws_iam_role_policy', 'update')
  aws.at(first).answer = broken
  await expect(aws.apply()).rejects.toThrow('/health/data')
  await expect(aws.apply()).rejects.toThrow('/health/data')
  expect(aws.applied()).toEqual([`${first} apply`])
})

/** What a roll-back of NEW says, region by region, once its infrastructure was changed. */
async function saidByRollBack(aws: ReturnType<typeof planned>): Promise<string[]> {
  const said: string[] = []
  await rollBack(aws.fleet, NEW, here, 'on-trial', (line) => said.push(line))
  return said.filter((line) => line.includes('keeps what'))
}

test('a roll-back says what stays as the release made it, where traffic went back by itself too', async () => {
  const aws = planned('aws_iam_role_policy', 'update')
  await aws.apply()
  await noteChange(aws.fleet, first, NEW)
  aws.runs(first, NEW)
  const said = await saidByRollBack(aws)
  expect(said).toHaveLength(here.length)
  expect(said.join()).toMatch(/\(update aws_iam_role_policy\.it\): revert its commit/)
})

test('it says so of a change that came half-way', async () => {
  const aws = planned('aws_iam_role_policy', 'update')
  aws.whenApplied(() => Promise.reject(new Error('cut off')))
  await expect(aws.apply()).rejects.toThrow('cut off')
  expect(await saidByRollBack(aws)).toHaveLength(1)
})

test('nothing is installed where a change came half-way, whatever was applied before', async () => {
  const aws = planned('aws_iam_role_policy', 'update')
  await aws.apply()
  for (const name of here) aws.plans.set(planOf(rootOf(name), NEW), Buffer.from('another plan'))
  aws.whenApplied(() => Promise.reject(new Error('cut off')))
  await expect(aws.apply()).rejects.toThrow('cut off')
  await expect(aws.fleet.install(first, NEW, 'gradual')).rejects.toThrow('with its infrastructure')
})

test('it says nothing where only the function has changed: that goes back', async () => {
  const aws = planned('aws_lambda_function', 'update')
  await aws.apply()
  expect(await saidByRollBack(aws)).toEqual([])
})

test('a release of code alone applies nothing, and its waves may begin', async () => {
  const aws = planned('aws_iam_role_policy', 'update')
  const how = { regions: here, release: NEW, only: 'code' }
  await prepareInfrastructure(aws.cloud, how, quiet)
  expect(aws.terraform).toEqual([])
  aws.at(first).objects.set(`releases/${NEW}/function.zip`, Buffer.from(NEW))
  await aws.fleet.install(first, NEW, 'gradual')
  expect(aws.running()[first]).toBe(NEW)
})
