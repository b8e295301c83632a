import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  blastRadius,
  describeReach,
  detectionSeconds,
  parseShift,
  type Shift,
  shareAfter,
  shiftMinutes,
  stepsOf,
} from '../../generators/plan/rollout.ts'
import { layers } from '../../templates/layers.ts'

const alarms = { periodSeconds: 60, evaluationPeriods: 2 }
const canary: Shift = { kind: 'canary', percent: 10, minutes: 15 }
const regions = ['us-east-2', 'us-west-2', 'eu-west-1', 'ap-south-1']

const wavesOf = (id: string, shift: Shift, of = regions) =>
  layers.rollout.find((layer) => layer.id === id)?.waves(of, shift) ?? []

const shifts = fc.oneof(
  fc.constant<Shift>({ kind: 'all-at-once' }),
  fc.record({
    kind: fc.constantFrom('canary' as const, 'linear' as const),
    percent: fc.integer({ min: 1, max: 99 }),
    minutes: fc.integer({ min: 1, max: 240 }),
  }),
)

test('a canary holds its percent until its minutes are over', () => {
  expect(shareAfter(canary, 0)).toBe(0.1)
  expect(shareAfter(canary, 899)).toBe(0.1)
  expect(shareAfter(canary, 900)).toBe(1)
})

test('a linear shift grows by a step each interval, the first at once', () => {
  const linear: Shift = { kind: 'linear', percent: 10, minutes: 1 }
  expect([0, 60, 120, 540, 600].map((seconds) => shareAfter(linear, seconds))).toEqual([
    0.1,
    0.2,
    expect.closeTo(0.3),
    1,
    1,
  ])
})

test('a shift is complete after its minutes, and not a second before', () => {
  fc.assert(
    fc.property(shifts, (shift) => {
      const end = shiftMinutes(shift) * 60
      expect(shareAfter(shift, end)).toBeCloseTo(1, 9)
      if (end > 0) expect(shareAfter(shift, end - 1)).toBeLessThan(1)
    }),
  )
})

test('detection takes the alarm’s periods, the one that the fault began in, and what metrics are late by', () => {
  expect(detectionSeconds(alarms, 0)).toBe(180)
  expect(detectionSeconds(alarms, 120)).toBe(300)
})

test.each([
  ['all-at-once', 1],
  ['canary-region', 0.25],
  ['inter-regional-canary', 0.1],
  ['regional-canary', 0.025],
])('%s over four regions with a 10 %% canary exposes %d of the traffic', (strategy, share) => {
  expect(blastRadius(wavesOf(strategy, canary), 4, 180)).toBe(share)
})

test('a linear shift counts the steps taken before an alarm can fire', () => {
  const linear: Shift = { kind: 'linear', percent: 10, minutes: 1 }
  expect(blastRadius(wavesOf('inter-regional-canary', linear), 4, 180)).toBe(0.4)
})

test('a canary shorter than the detection exposes everything', () => {
  const hasty: Shift = { kind: 'canary', percent: 10, minutes: 2 }
  expect(blastRadius(wavesOf('inter-regional-canary', hasty), 4, 180)).toBe(1)
})

test('every strategy deploys every region exactly once, the home region in its first wave', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...layers.rollout),
      fc.uniqueArray(fc.constantFrom(...regions), { minLength: 2 }),
      shifts,
      (strategy, chosen, shift) => {
        const waves = strategy.waves(chosen, shift)
        expect(waves.flatMap((wave) => wave.regions)).toEqual(chosen)
        expect(waves.every((wave) => wave.regions.length > 0 && wave.bakeMinutes > 0)).toBe(true)
      },
    ),
  )
})

test.each(['canary10-15', 'canary-15m', '10-15m', 'canary10-15m ', 'canary1e1-5m', 'CANARY10-5m'])(
  'parseShift does not take %s',
  (text) => {
    expect(parseShift(text)).toBeUndefined()
  },
)

test('parseShift reads kind, percent and minutes', () => {
  expect(parseShift('linear25-3m')).toEqual({ kind: 'linear', percent: 25, minutes: 3 })
})

test.each([
  ['inter-regional-canary', '10 % of traffic'],
  [
    'regional-canary',
    '10 % of the traffic of us-east-2 (2.5 % of all, if every region has as much)',
  ],
  ['canary-region', '100 % of the traffic of us-east-2 (25 % of all, if every region has as much)'],
])('%s: a share of all traffic is told only of a wave that is everywhere', (strategy, words) => {
  expect(describeReach(wavesOf(strategy, canary), 4, 180)).toBe(words)
})

test.each([
  ['all at once', { kind: 'all-at-once' }, [[100, 5]]],
  [
    'a canary',
    { kind: 'canary', percent: 10, minutes: 15 },
    [
      [10, 15],
      [100, 5],
    ],
  ],
  [
    'a step that divides all',
    { kind: 'linear', percent: 50, minutes: 2 },
    [
      [50, 2],
      [100, 5],
    ],
  ],
  [
    'one that does not',
    { kind: 'linear', percent: 40, minutes: 2 },
    [
      [40, 2],
      [80, 2],
      [100, 5],
    ],
  ],
] as const)('%s is a list of shares that ends with everybody', (_, shift, steps) => {
  const wave = { regions: ['here'], shift, bakeMinutes: 5 }
  expect(stepsOf(wave).map(({ percent, minutes }) => [percent, minutes])).toEqual(steps)
})
