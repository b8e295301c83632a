import { expect, test } from 'vitest'
import { regionsOf, regionsThrough, releaseNamed, waveNumbered } from '../../ops/rollout/waves.ts'
import { type Topology, topology } from '../../topology.ts'

const shift = { kind: 'all-at-once' } as const
const three: Topology = {
  ...topology,
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

test.each([undefined, '', 'main', 'AAAAAAAAAAAA', 'aaaaaaaaaaaaa'])('%s is no release', (text) => {
  expect(() => releaseNamed(text)).toThrow(/12 hexadecimal digits/)
})
