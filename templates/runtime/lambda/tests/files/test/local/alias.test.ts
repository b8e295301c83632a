import { expect, test } from 'vitest'
import { Alias } from '../../toolkit/laptop/builds.ts'

test.each([1, 10, 25, 33, 50, 99])(
  '%i %% of the requests never become more, at any moment',
  (percent) => {
    const alias = new Alias('old')
    alias.shift('new', percent)
    let onNew = 0
    for (let requests = 1; requests <= 1000; requests++) {
      if (alias.pick() === 'new') onNew++
      expect(onNew).toBe(Math.floor((requests * percent) / 100))
    }
  },
)

test('nothing goes to a build before its first shift, everything after its promotion', () => {
  const alias = new Alias('old')
  alias.shift('new', 0)
  expect([alias.pick(), alias.pick()]).toEqual(['old', 'old'])
  alias.promote()
  expect([alias.pick(), alias.pick()]).toEqual(['new', 'new'])
})

test('nothing goes to a build that was rolled back', () => {
  const alias = new Alias('old')
  alias.shift('new', 100)
  alias.rollBack()
  expect([alias.pick(), alias.pick()]).toEqual(['old', 'old'])
})
