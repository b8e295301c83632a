import { expect, test } from 'vitest'
import { estimatedLatencyMs, type Place } from '../../generators/plan/places.ts'
import { makePlan } from '../../generators/plan/plan.ts'
import { regions } from '../../generators/plan/regions.ts'
import { answersAtTheEdge, answersFor } from '../support/answers.ts'

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

test('a framework without regions has one place and one wave, and no time of its own to recover in', () => {
  const plan = makePlan(answersAtTheEdge())
  expect(plan.regions.map(({ place }) => place)).toEqual(['every point of presence'])
  expect(plan.waves.map((wave) => wave.regions)).toEqual([['everywhere']])
  expect(plan.blastRadius).toBe(0.1)
  expect(plan.rtoSeconds).toBeUndefined()
  expect(plan.detectionSeconds).toBe(300)
})

test.each([
  ['goes on while metrics come in, on AWS', answersFor({ shift: 'linear10-1m' }), 0.6],
  ['waits for them at each step, on Workers', answersAtTheEdge({ shift: 'linear10-1m' }), 0.1],
])('a linear shift that %s', (_title, answers, reached) => {
  expect(makePlan(answers).blastRadius).toBe(reached)
})

test('a layer’s parts lie below it', () => {
  const order = makePlan(answersAtTheEdge()).layers.map(({ layer }) => layer.id)
  expect(order.indexOf('objects')).toBe(order.indexOf('durable-objects') - 1)
})

// A table keeps the witness that it was made with: a change here would make one that exists undeployable.
test.each([
  [['us-east-2', 'us-west-2'], 'us-east-1'],
  [['us-east-1', 'us-east-2'], 'us-west-2'],
  [['eu-west-1', 'eu-central-1'], 'eu-west-2'],
  [['eu-west-2', 'eu-west-3'], 'eu-central-1'],
  [['ap-northeast-1', 'ap-northeast-3'], 'ap-northeast-2'],
])('two regions, %j, have a witness of their set where both are near', (chosen, witness) => {
  const plan = makePlan(answersFor({ data: 'dynamodb-strong', regions: chosen }))
  expect(plan.witness).toBe(witness)
})

test.each([
  [['us-east-1', 'us-west-2'], 'us-east-2'],
  [['us-east-1', 'us-east-2'], 'us-west-2'],
  [['eu-west-3', 'eu-west-2'], 'eu-central-1'],
  [['ap-northeast-1', 'ap-northeast-2'], 'ap-northeast-3'],
])('of two linked regions, %j, the witness is of their set', (chosen, witness) => {
  expect(makePlan(answersFor({ data: 'dsql', regions: chosen })).witness).toBe(witness)
})

test('three regions need no witness, and neither does data that no majority decides', () => {
  const three = ['us-east-2', 'us-west-2', 'us-east-1']
  expect(makePlan(answersFor({ data: 'dynamodb-strong', regions: three })).witness).toBeUndefined()
  expect(makePlan(answersFor()).witness).toBeUndefined()
})

test('the recovery time is detection plus the answer’s time to live', () => {
  expect(makePlan(answersFor()).rtoSeconds).toBe(90)
})

test('latency estimates are symmetric, and order Oregon nearer to Ohio than Sydney', () => {
  const [ohio, oregon, sydney] = ['us-east-2', 'us-west-2', 'ap-southeast-2'].map((wanted) =>
    regions.find(({ name }) => name === wanted),
  ) as [Place, Place, Place]
  expect(estimatedLatencyMs(ohio, oregon)).toBe(estimatedLatencyMs(oregon, ohio))
  expect(estimatedLatencyMs(ohio, oregon)).toBeLessThan(estimatedLatencyMs(ohio, sydney))
})

test('names of places are unique and their coordinates are on the globe', () => {
  const places = regions
  expect(new Set(places.map(({ name }) => name)).size).toBe(places.length)
  for (const { at } of places) {
    expect(Math.abs(at[0])).toBeLessThanOrEqual(90)
    expect(Math.abs(at[1])).toBeLessThanOrEqual(180)
  }
})
