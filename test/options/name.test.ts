import fc from 'fast-check'
import { expect, test } from 'vitest'
import { refuseName, suggestedName } from '../../generators/options/name.ts'

test('whatever was typed, the suggested name is a good one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      expect(refuseName(suggestedName(text))).toBeUndefined()
    }),
    { numRuns: 1000 },
  )
})

test('letters with marks are the letters', () => {
  expect(suggestedName('Ünïcode')).toBe('unicode')
})

test('a good name is its own suggestion', () => {
  expect(suggestedName('orders-2')).toBe('orders-2')
})
