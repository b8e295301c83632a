import { expect, test } from 'vitest'
import { spreadKeys, versionFor } from '../../toolkit/laptop/versions.ts'

const [a, b] = ['aaaa', 'bbbb']
const override = 'cloudflare-workers-version-overrides'
const split = (percentOfB: number) => [
  { version: b, percent: percentOfB },
  { version: a, percent: 100 - percentOfB },
]
const choose = (percentOfB: number, headers: Record<string, string> = {}, random = 0.5) =>
  versionFor(split(percentOfB), 'shop', new Headers(headers), () => random)
const withKey = (percentOfB: number, key: string) =>
  choose(percentOfB, { 'cloudflare-workers-version-key': key })

test('an override reaches a version at 0 %', () => {
  expect(choose(0, { [override]: `shop="${b}"` })).toBe(b)
  expect(choose(0, { [override]: `other="x", shop="${b}"` })).toBe(b)
})

test.each([
  ['a version that is not deployed', 'shop="cccc"'],
  ['another Worker', `other="${b}"`],
  ['no string', `shop=${b}`],
  ['no dictionary', `shop="${b}", "`],
])('an override for %s leaves it to the percentages', (_, value) => {
  expect(choose(0, { [override]: value })).toBe(a)
})

test('a key’s version is the same each time, and keys are shared out as the percentages say', () => {
  const keys = Array.from({ length: 2000 }, (_, number) => `key-${number}`)
  const chosen = keys.map((key) => withKey(10, key))
  expect(keys.map((key) => withKey(10, key))).toEqual(chosen)
  const share = chosen.filter((version) => version === b).length / keys.length
  expect(share).toBeGreaterThan(0.07)
  expect(share).toBeLessThan(0.13)
})

test('whoever has the growing version keeps it', () => {
  const keys = Array.from({ length: 500 }, (_, number) => `key-${number}`)
  for (const key of keys) {
    const growing = [0, 10, 30, 70, 100].map((percent) => withKey(percent, key))
    expect(growing.join(' ')).toMatch(/^(aaaa ?)*(bbbb ?)*$/)
    const listedTheOtherWay = versionFor(
      split(30).toReversed(),
      'shop',
      new Headers({ 'cloudflare-workers-version-key': key }),
    )
    expect(listedTheOtherWay).toBe(growing[2])
  }
  expect(keys.map((key) => withKey(100, key))).not.toContain(a)
})

test('without a key it is chance', () => {
  expect(choose(90, {}, 0.05)).toBe(a)
  expect(choose(90, {}, 0.95)).toBe(b)
})

test('spread keys meet percentages exactly, whichever version grows', () => {
  const keys = spreadKeys('oc-1', 20)
  const onB = (percent: number) => keys.filter((key) => withKey(percent, key) === b).length
  expect([0, 5, 10, 50, 95, 100].map(onB)).toEqual([0, 1, 2, 10, 19, 20])
})
