import { expect, test } from 'vitest'
import { makePlan } from '../../generators/plan/plan.ts'
import { estimatedLatencyMs, regionNamed, regions } from '../../generators/plan/regions.ts'
import { answersFor } from '../support/answers.ts'

test('the first region is the home region, and the only one', () => {
  const plan = makePlan(answersFor({ regions: ['eu-west-1', 'us-east-1', 'sa-east-1'] }))
  expect(plan.home).toBe('eu-west-1')
  expect(plan.regions.map(({ home }) => home)).toEqual([true, false, false])
})

test('a strategy without a shift leaves none in any wave', () => {
  const plan = makePlan(answersFor({ rollout: 'canary-region' }))
  expect(plan.waves.map(({ shift }) => shift.kind)).toEqual(['all-at-once', 'all-at-once'])
})

test('waves are numbered from one', () => {
  const plan = makePlan(answersFor({ rollout: 'regional-canary' }))
  expect(plan.waves.map(({ number }) => number)).toEqual([1, 2])
})

test('the recovery time is detection plus the answer’s time to live', () => {
  expect(makePlan(answersFor()).rtoSeconds).toBe(90)
})

test('latency estimates are symmetric, and order Oregon nearer to Ohio than Sydney', () => {
  const [ohio, oregon, sydney] = ['us-east-2', 'us-west-2', 'ap-southeast-2'].map((name) => {
    const region = regionNamed(name)
    if (!region) throw new Error(name)
    return region
  })
  if (!ohio || !oregon || !sydney) throw new Error('a region is missing')
  expect(estimatedLatencyMs(ohio, oregon)).toBe(estimatedLatencyMs(oregon, ohio))
  expect(estimatedLatencyMs(ohio, oregon)).toBeLessThan(estimatedLatencyMs(ohio, sydney))
})

test('region names are unique and their coordinates are on the globe', () => {
  expect(new Set(regions.map(({ name }) => name)).size).toBe(regions.length)
  for (const { at } of regions) {
    expect(Math.abs(at[0])).toBeLessThanOrEqual(90)
    expect(Math.abs(at[1])).toBeLessThanOrEqual(180)
  }
})
