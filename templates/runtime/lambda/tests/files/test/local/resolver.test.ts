import { expect, test } from 'vitest'
import { probeEveryMs, Resolver, recoveryBoundSeconds } from '../../toolkit/laptop/resolver.ts'
import { threeRegions } from './topologies.ts'

function resolverAt(clock: { seconds: number }, speed = 1) {
  const { regions, dns } = threeRegions()
  return new Resolver({ regions, dns, speed, now: () => clock.seconds * 1000 })
}

function fail(resolver: Resolver, region: string, times = 3) {
  for (let i = 0; i < times; i++) resolver.report(region, false)
}

test('a client is sent to the region nearest to it', () => {
  const resolver = resolverAt({ seconds: 0 })
  expect(resolver.resolve('east')).toBe('east')
  expect(resolver.resolve('west')).toBe('west')
})

test('a region is given up after the threshold of failures in a row, not before', () => {
  const resolver = resolverAt({ seconds: 0 })
  fail(resolver, 'east', 2)
  resolver.report('east', true)
  fail(resolver, 'east', 2)
  expect(resolver.healthy('east')).toBe(true)
  fail(resolver, 'east', 1)
  expect(resolver.healthy('east')).toBe(false)
})

test('a region is trusted again after as many successes in a row', () => {
  const resolver = resolverAt({ seconds: 0 })
  fail(resolver, 'east')
  resolver.report('east', true)
  resolver.report('east', true)
  expect(resolver.healthy('east')).toBe(false)
  resolver.report('east', true)
  expect(resolver.healthy('east')).toBe(true)
})

test('the next nearest region takes over from an unhealthy one', () => {
  const resolver = resolverAt({ seconds: 0 })
  fail(resolver, 'east')
  expect(resolver.resolve('east')).toBe('middle')
})

test('an answer is kept for its TTL, per client location', () => {
  const clock = { seconds: 0 }
  const resolver = resolverAt(clock)
  expect(resolver.resolve('east')).toBe('east')
  fail(resolver, 'east')
  clock.seconds = 59.9
  expect(resolver.resolve('east')).toBe('east')
  clock.seconds = 60
  expect(resolver.resolve('east')).toBe('middle')
})

test('speed divides the TTL', () => {
  const clock = { seconds: 0 }
  const resolver = resolverAt(clock, 20)
  resolver.resolve('east')
  fail(resolver, 'east')
  clock.seconds = 3
  expect(resolver.resolve('east')).toBe('middle')
})

test('when no region is healthy, all are', () => {
  const resolver = resolverAt({ seconds: 0 })
  for (const region of ['west', 'middle', 'east']) fail(resolver, region)
  expect(resolver.resolve('east')).toBe('east')
})

test('the recovery bound is detection and TTL together', () => {
  expect(recoveryBoundSeconds(threeRegions().dns)).toBe(90)
})

test('probes come as often as the settings say, times the speed', () => {
  expect(probeEveryMs(threeRegions().dns, 20)).toBe(500)
})
