import { expect, test } from 'vitest'
import {
  leftOut,
  regionsOf,
  regionsThrough,
  releaseNamed,
  waveNumbered,
  withoutRegions,
} from '../../toolkit/rollout/waves.ts'
import { type Topology, topology } from '../../topology.ts'

const shift = { kind: 'all-at-once' } as const
const three: Topology = {
  ...topology,
  regions: ['a', 'b', 'c'].flatMap((name) =>
    topology.regions.slice(0, 1).map((region) => ({ ...region, name })),
  ),
  rollout: {
    strategy: 'x',
    blastRadius: 1,
    waves: [
      { regions: ['a'], shift, bakeMinutes: 30 },
      { regions: ['b', 'c'], shift, bakeMinutes: 5 },
    ],
  },
}

test('waves are numbered from 1', () => {
  expect(waveNumbered(three, '2').wave.regions).toEqual(['b', 'c'])
})

test.each(['0', '3', '1.5', 'one', ''])('there is no wave "%s"', (text) => {
  expect(() => waveNumbered(three, text)).toThrow(/There is no wave/)
})

test('a wave can be deployed one region at a time', () => {
  expect(regionsOf({ regions: ['b', 'c'], shift, bakeMinutes: 5 }, 'c')).toEqual(['c'])
})

test('a region of another wave is refused', () => {
  expect(() => regionsOf({ regions: ['b', 'c'], shift, bakeMinutes: 5 }, 'a')).toThrow(
    /not in that/,
  )
})

test('a wave watches its own regions and those before it', () => {
  expect(regionsThrough(three, 1)).toEqual(['a'])
  expect(regionsThrough(three, 2)).toEqual(['a', 'b', 'c'])
})

test('waves keep their numbers when the only region of one is left out', () => {
  const { regions, rollout } = withoutRegions(three, ['a', 'c'])
  expect(regions.map(({ name }) => name)).toEqual(['b'])
  expect(rollout.waves.map((wave) => wave.regions)).toEqual([[], ['b']])
})

test.each([
  [[], []],
  [[''], []],
  [['a b,c'], ['a', 'b', 'c']],
  [
    ['a', ' b '],
    ['a', 'b'],
  ],
])('%j leaves out %j', (flags, names) => {
  expect(leftOut(flags)).toEqual(names)
})

test.each([undefined, '', 'main', 'AAAAAAAAAAAA', 'aaaaaaaaaaaaa'])('%s is no release', (text) => {
  expect(() => releaseNamed(text)).toThrow(/12 hexadecimal digits/)
})
