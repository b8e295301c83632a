import { expect, test } from 'vitest'
import { inOrder, nextOf, slownessOf } from '../../.ci/clock.mjs'

const lane = (name: string, seconds = 60) => ({ name, command: ['true'], seconds })
const lanes = 'abcdefgh'.split('').map((name) => lane(name))
const names = (of: { name: string }[]) => of.map(({ name }) => name).join('')

test('the order of a commit is always the same, whatever order the lanes are given in', () => {
  expect(inOrder(lanes.toReversed(), 'c0ffee')).toEqual(inOrder(lanes, 'c0ffee'))
})

test('the order of another commit is another, of the same lanes', () => {
  const [one, other] = ['c0ffee', 'decaf0'].map((commit) => inOrder(lanes, commit))
  expect(names(one ?? [])).not.toBe(names(other ?? []))
  expect(other?.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(lanes)
})

test('every lane is the first of some commit', () => {
  const commits = Array.from({ length: 200 }, (_, number) => `commit ${number}`)
  const firsts = new Set(commits.map((commit) => inOrder(lanes, commit)[0]?.name))
  expect(firsts.size).toBe(lanes.length)
})

test('a machine is as slow as all of its lanes together', () => {
  const done = [
    { seconds: 10, took: 60 },
    { seconds: 90, took: 190 },
  ]
  expect(slownessOf(done)).toBe(2.5)
})

test('a machine that has run nothing yet is taken for a quick one', () => {
  expect(slownessOf([])).toBe(1)
})

test('the next lane is the first that the time suffices for', () => {
  const waiting = [lane('long', 300), lane('short', 100), lane('shorter', 50)]
  expect(nextOf(waiting, { left: 300, slowness: 1 })?.name).toBe('long')
  expect(nextOf(waiting, { left: 299, slowness: 1 })?.name).toBe('short')
})

test('a slow machine begins only what it will end', () => {
  const waiting = [lane('long', 300), lane('short', 100)]
  expect(nextOf(waiting, { left: 300, slowness: 2.5 })?.name).toBe('short')
  expect(nextOf(waiting, { left: 249, slowness: 2.5 })).toBeUndefined()
})

test('nothing is begun when the time is up', () => {
  expect(nextOf(lanes, { left: -1, slowness: 1 })).toBeUndefined()
})
