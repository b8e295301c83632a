import { expect, test } from 'vitest'
import { negotiate } from '../../src/api/app.ts'

test.each([
  [undefined, '1.1.0'],
  ['*', '1.1.0'],
  ['^1.0.0', '1.1.0'],
  ['1', '1.1.0'],
  ['~1.0', '1.0.0'],
  ['1.0.0', '1.0.0'],
  ['<1.1.0 || >=3', '1.0.0'],
  ['^2.0.0', undefined],
  ['newest', undefined],
])('the range %s is served by %s', (range, version) => {
  expect(negotiate(range, ['1.0.0', '1.1.0'])).toBe(version)
})
