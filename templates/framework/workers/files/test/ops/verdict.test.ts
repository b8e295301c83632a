import { expect, test } from 'vitest'
import type { Figures } from '../../ops/cloudflare/cloud.ts'
import { problemIn } from '../../ops/rollout/verdict.ts'
import { counted, NEW, OLD } from './world.ts'

const judged = (figures: Figures[], earlier: Figures[] = []) =>
  problemIn(figures, {
    ...{ release: NEW, before: OLD, seconds: 60, earlier },
    alarms: { errorRate: 0.05 },
  })

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

test('a few failures among few requests are no rate', () => {
  expect(judged([counted(NEW, 2, { failed: 2 })])).toBeUndefined()
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
  const other = { route: 'other' }
  expect(judged([counted(NEW, 50, { ...other, refused: 50 }), counted(OLD, 50, other)])).toBe(
    undefined,
  )
})

test('where the version before has no traffic any more, what it counted earlier is taken', () => {
  const earlier = [counted(OLD, 900, { refused: 9 })]
  expect(judged([counted(NEW, 100, { refused: 50 })], earlier)).toMatch(/refused 50 %/)
  expect(judged([counted(NEW, 100, { refused: 1 })], earlier)).toBeUndefined()
})

test('a release that only refuses is a problem when nothing tells how the version before did', () => {
  expect(judged([counted(NEW, 5, { refused: 5 })])).toMatch(/^all 5 answers .* were refusals/)
})

test('answers that take more than twice as long, and a quarter of a second, are a problem', () => {
  const slow = (p95Ms: number) => judged([counted(NEW, 100, { p95Ms }), counted(OLD, 900)])
  expect(slow(291)).toMatch(/^95 of 100 answers .* took up to 291 ms, and .* 20 ms in 60 s/)
  expect(slow(290)).toBeUndefined()
  expect(judged([counted(NEW, 19, { p95Ms: 9000 }), counted(OLD, 900)])).toBeUndefined()
})
