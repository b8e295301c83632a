import { expect, test } from 'vitest'
import { installRelease } from '../../toolkit/aws/region.ts'
import { stacks } from '../../toolkit/aws/stacks.ts'
import { topology } from '../../topology.ts'
import { here, world } from './world.ts'

const RELEASE = 'aaaaaaaaaaaa'
const [first = ''] = here

/** An account whose home region has a zone, if it is given its id, and whose DNS names that zone's servers. */
function account(id?: string) {
  const aws = world()
  aws.holds(RELEASE, 'HostedZoneId')
  const asked: string[] = []
  const stack: typeof aws.cloud.stack = async (region, name) => {
    if (name !== stacks.global) return aws.cloud.stack(region, name)
    asked.push(region)
    return id === undefined
      ? undefined
      : { status: 'UPDATE_COMPLETE', parameters: {}, outputs: { HostedZoneId: id } }
  }
  const put = () => installRelease({ ...aws.cloud, stack }, first, RELEASE, 'at-once')
  return { ...aws, asked, put }
}

test('a region is told its zone once, after which the home region need not answer', async () => {
  const aws = account('Z1')
  await aws.put()
  await aws.put()
  expect(aws.updates[0]?.parameters.HostedZoneId).toBe('Z1')
  expect(aws.updates).toHaveLength(2)
  expect(aws.asked).toEqual([topology.home])
})

test('without a zone no region is made, and the step before is named', async () => {
  const aws = account()
  await expect(aws.put()).rejects.toThrow(/has no hosted zone: run "npm run deploy -- --prepare"/)
  expect(aws.updates).toEqual([])
})

test('a release whose template takes no zone needs none', async () => {
  const aws = account()
  aws.holds(RELEASE, 'TrafficShift')
  await aws.put()
  expect(aws.asked).toEqual([])
})
