import { expect, test } from 'vitest'
import type { Figures } from '../../toolkit/cloudflare/cloud.ts'
import { goodOf, problemIn } from '../../toolkit/rollout/verdict.ts'
import { counted, NEW, OLD } from './world.ts'

const judged = (figures: Figures[], earlier: Figures[] = [], whole = false, shared = false) =>
  problemIn(figures, {
    ...{ release: NEW, before: OLD, seconds: 60, earlier, whole, shared },
    alarms: { errorRate: 0.05 },
  })

/** After a canary, when the version before has no traffic any more. */
const inTheBake = (figures: Figures[], earlier: Figures[]) => judged(figures, earlier, true, true)

test('a release that answers as the version before does is well', () => {
  expect(judged([counted(NEW, 100, { refused: 10 }), counted(OLD, 900, { refused: 95 })])).toBe(
    undefined,
  )
})

test('more failures than may be are a problem, and as many as may are none', () => {
  expect(judged([counted(NEW, 100, { failed: 6 }), counted(OLD, 900)])).toBe(
    `6 of 100 requests to ${NEW} failed or were never answered in 60 s: 6 %, and 5 % may.`,
  )
  expect(judged([counted(NEW, 100, { failed: 5 }), counted(OLD, 900)])).toBeUndefined()
})

test('requests that the platform ended without an answer are failures', () => {
  expect(judged([counted(NEW, 100, { answered: 60 }), counted(OLD, 900)])).toMatch(
    /^40 of 100 requests/,
  )
})

test('one route that fails is seen among many that do not', () => {
  const figures = [counted(NEW, 10, { failed: 9 }), counted(NEW, 990, { route: 'GET /items' })]
  expect(judged(figures)).toMatch(/^9 of 10 requests on POST \/orders/)
})

test('a few failures among few requests are no rate in one period, and too many for a whole step', () => {
  const night = [counted(NEW, 2, { failed: 2 }), counted(NEW, 3, { route: 'GET /items' })]
  expect(judged(night)).toBeUndefined()
  expect(judged(night, [], true)).toMatch(/^2 of 5 requests/)
  expect(judged([counted(NEW, 1, { answered: 0 })], [], true)).toMatch(/^1 of 1 requests/)
})

const other = { route: 'other' }

test('scanners hide no failures, and their own are none', () => {
  const scanned = counted(NEW, 400, { ...other, refused: 400 })
  expect(judged([scanned, counted(NEW, 4, { failed: 4 })])).toMatch(/^4 of 4 requests/)
  expect(judged([counted(NEW, 50, { ...other, failed: 50 }), counted(NEW, 4)])).toBeUndefined()
})

test('good answers are those to what the service has: scanners’ and refusals are none', () => {
  const seen = [
    counted(NEW, 30, { failed: 4, refused: 6 }),
    counted(NEW, 5, { route: 'GET /items', answered: 3 }),
    counted(NEW, 500, other),
    counted(OLD, 900),
  ]
  expect(goodOf(seen, NEW)).toBe(23)
  expect(goodOf([], NEW)).toBe(0)
})

test('a route whose every request is refused, where the version before took most, is a problem', () => {
  expect(judged([counted(NEW, 50, { refused: 50 }), counted(OLD, 450, { refused: 9 })])).toBe(
    `${NEW} refused 100 % of 50 requests on POST /orders, and the version before it 2 % of 450 in 60 s.`,
  )
})

test('refusals that chance explains are no problem', () => {
  expect(
    judged([counted(NEW, 10, { refused: 3 }), counted(OLD, 90, { refused: 18 })]),
  ).toBeUndefined()
})

test('what nobody serves, scanners ask of both: it is not compared', () => {
  expect(judged([counted(NEW, 50, { ...other, refused: 50 }), counted(OLD, 50, other)])).toBe(
    undefined,
  )
})

test('where the version before has no traffic any more, what it counted earlier is taken', () => {
  const earlier = [counted(OLD, 900, { refused: 9 })]
  expect(judged([counted(NEW, 100, { refused: 50 })], earlier)).toMatch(/refused 50 %/)
  expect(judged([counted(NEW, 100, { refused: 1 })], earlier)).toBeUndefined()
})

test('twenty answers of which none is good are a problem when nothing tells how the version before did', () => {
  expect(judged([counted(NEW, 20, { refused: 20 })])).toMatch(/^all 20 answers .* were refusals/)
  expect(judged([counted(NEW, 19, { refused: 19 })])).toBeUndefined()
})

test('in the bake after a canary, an item that sells out is no fault of the release', () => {
  const earlier = [counted(OLD, 20_000, { refused: 400 })]
  expect(inTheBake([counted(NEW, 1000, { refused: 600 })], earlier)).toBeUndefined()
})

test('in the bake after a canary, a route of which nothing is good any more is a problem', () => {
  const [well, never] = [counted(OLD, 20_000), counted(OLD, 20_000, { refused: 20_000 })]
  expect(inTheBake([counted(NEW, 20, { refused: 20 })], [well])).toMatch(/refused 100 % of 20/)
  expect(inTheBake([counted(NEW, 19, { refused: 19 })], [well])).toBeUndefined()
  expect(inTheBake([counted(NEW, 20, { refused: 20 })], [never])).toBeUndefined()
})

const items = { route: 'GET /items' }

test.each<[string, (figures: Figures[]) => string | undefined]>([
  [
    'beside the version before',
    (own) => judged([...own, counted(OLD, 900), counted(OLD, 900, items)]),
  ],
  ['in the bake', (own) => inTheBake(own, [counted(OLD, 9000), counted(OLD, 9000, items)])],
])('a release without a route that users ask is a problem, %s', (_, verdict) => {
  const unserved = counted(NEW, 100, { ...other, refused: 100 })
  expect(verdict([counted(NEW, 100, items), unserved])).toBe(
    `${NEW} counted no request on POST /orders, where 100 were due, and 100 more than were due on what it does not serve in 60 s.`,
  )
})

test.each<[string, Figures[]]>([
  ['nobody asks it of the release', [counted(NEW, 200, items)]],
  ['too few were due', [counted(NEW, 19, items), counted(NEW, 19, other)]],
  [
    'scanners ask both for more',
    [counted(NEW, 200, items), counted(NEW, 30, other), counted(OLD, 270, other)],
  ],
  [
    'the version before has no good answer to it',
    [
      counted(NEW, 100, items),
      counted(NEW, 100, other),
      counted(OLD, 900, { route: 'GET /orders', refused: 900 }),
    ],
  ],
])('a route is not lost when %s', (_, own) => {
  const others = own.some(({ route }) => route === 'GET /orders') ? [] : [counted(OLD, 900)]
  expect(judged([...own, ...others, counted(OLD, 900, items)])).toBeUndefined()
})

test('answers that take more than twice as long, and a quarter of a second, are a problem', () => {
  const slow = (p95Ms: number) => judged([counted(NEW, 100, { p95Ms }), counted(OLD, 900)])
  expect(slow(291)).toMatch(/^95 of 100 answers .* took up to 291 ms, and .* 20 ms in 60 s/)
  expect(slow(290)).toBeUndefined()
  expect(judged([counted(NEW, 19, { p95Ms: 9000 }), counted(OLD, 900)])).toBeUndefined()
})

/** The version before answers nothing but 500, at once; before that it refused 12 % in 300 ms. */
const outage = counted(OLD, 900, { failed: 900, p95Ms: 0 })
const wellAgo = counted(OLD, 900, { refused: 108, p95Ms: 300 })

test.each<[string, Figures[]]>([
  ['nothing else is known', []],
  ['it was well before', [wellAgo]],
])('a fix is not held against a version that fails, when %s', (_, earlier) => {
  const fix = counted(NEW, 100, { refused: 12, p95Ms: 400 })
  expect(judged([fix, outage], earlier)).toBeUndefined()
})

test('a fix that only refuses is a problem beside a version that fails', () => {
  expect(judged([counted(NEW, 100, { refused: 100 }), outage])).toMatch(
    /^all 100 answers .* nothing tells how the version before did/,
  )
})

test('refusals are a share of what is not a failure', () => {
  const before = counted(OLD, 1000, { failed: 40, refused: 48 })
  expect(judged([counted(NEW, 100, { failed: 4, refused: 5 }), before])).toBeUndefined()
  expect(judged([counted(NEW, 100, { failed: 4, refused: 24 }), before])).toContain(
    'refused 25 % of 96 requests on POST /orders, and the version before it 5 % of 960',
  )
})

/** Of so many requests, one in a hundred was kept, and stands for all. */
const sampled = (version: string, requests: number, but: Partial<Figures> = {}) =>
  counted(version, requests, { weight: 100, ...but })

test('where points are sampled, an answer that is missing by chance is none', () => {
  expect(judged([sampled(NEW, 10_000, { answered: 7_000 })])).toBeUndefined()
  expect(judged([sampled(NEW, 100_000, { answered: 90_000 })])).toBeUndefined()
  expect(judged([sampled(NEW, 100_000, { answered: 60_000 })])).toMatch(
    /^28060 of 100000 requests .* never answered/,
  )
})

test('where points are sampled, two of them are no rate, however many requests they stand for', () => {
  expect(judged([sampled(NEW, 1_000, { failed: 200 })])).toBeUndefined()
  expect(judged([sampled(NEW, 1_000, { failed: 300 })])).toMatch(/^300 of 1000 requests/)
})

test('where points are sampled, so few tell neither refusals nor times apart', () => {
  const before = sampled(OLD, 9_000, { refused: 900 })
  expect(judged([sampled(NEW, 1_000, { refused: 300 }), before])).toBeUndefined()
  expect(judged([sampled(NEW, 1_000, { p95Ms: 9_000 }), before])).toBeUndefined()
  expect(judged([sampled(NEW, 2_000, { p95Ms: 9_000 }), before])).toMatch(/took up to 9000 ms/)
})
