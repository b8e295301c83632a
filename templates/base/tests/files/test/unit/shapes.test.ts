import { describe, expect, test } from 'vitest'
import { defineShapes, type Step, UnknownShape } from '../../src/compat/shapes.ts'

const steps: Step[] = [
  { up: ({ a, ...rest }) => ({ ...rest, b: a }), down: ({ b, ...rest }) => ({ ...rest, a: b }) },
  { up: ({ b, ...rest }) => ({ ...rest, c: b }), down: ({ c, ...rest }) => ({ ...rest, b: c }) },
]
const thing = (written: number) => defineShapes<{ c: number }>({ name: 'thing', steps, written })

describe('reading a stored form', () => {
  test.each([
    { shape: 1, a: 7 },
    { shape: 2, b: 7 },
    { shape: 3, c: 7 },
  ])('gives shape $shape as today’s', (stored) => {
    expect(thing(3).read(stored)).toEqual({ c: 7 })
  })

  test.each([4, 0, 1.5, '1', undefined])('refuses shape %s, which it does not know', (shape) => {
    expect(() => thing(3).read({ shape, c: 7 })).toThrow(UnknownShape)
  })
})

describe('writing a stored form', () => {
  test.each([
    [1, { shape: 1, a: 7 }],
    [2, { shape: 2, b: 7 }],
    [3, { shape: 3, c: 7 }],
  ])('writes shape %i while older builds run that read no other', (written, stored) => {
    expect(thing(written).write({ c: 7 })).toEqual(stored)
  })

  test.each([0, 4, Number.NaN])('refuses to start when told to write shape %s', (written) => {
    expect(() => thing(written)).toThrow('STORED_SHAPE of thing')
  })
})
