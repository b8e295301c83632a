import { expect, test } from 'vitest'
import { codeOf, firstOf, hasExpired, linkTo } from '../../src/domain/links.ts'

const target = { url: 'https://example.com/', ttlSeconds: 60 }

test('a link lasts for its time, and not a millisecond longer', () => {
  const link = linkTo(target, 'c', 1_000)
  expect([hasExpired(link, 60_999), hasExpired(link, 61_000)]).toEqual([false, true])
})

test('a retry has its first request’s code, and another target has another', () => {
  expect(codeOf('k', target)).toMatch(/^[0-9a-f]{12}$/)
  expect(codeOf('k', target)).toBe(codeOf('k', { ...target }))
  expect(codeOf('k', { ...target, ttlSeconds: 61 })).not.toBe(codeOf('k', target))
})

test('of two copies the earlier counts, and of one moment the same one everywhere', () => {
  const copy = (region: string, at: number) => ({ ...linkTo(target, 'c', at), region })
  expect(firstOf([copy('b', 2), copy('a', 3)])).toEqual(copy('b', 2))
  expect(firstOf([copy('b', 2), copy('a', 2)])).toEqual(copy('a', 2))
  expect(firstOf([])).toBeUndefined()
})
