import { expect, test } from 'vitest'
import { mergeJson } from '../../generators/merge/json/documents.ts'
import { beside, upgrade } from './project.ts'

/** Merges one JSON file. Line 1 of the answer is what it says afterwards, `notes` what was decided. */
async function json(base: string | undefined, yours: string, next: string, path = 'a.json') {
  const { files, merged, row } = await upgrade({
    base: base === undefined ? {} : { [path]: base },
    yours: { [path]: yours },
    next: { [path]: next },
  })
  return {
    text: files[path],
    beside: files[beside(path)],
    done: row(path)?.done,
    notes: (row(path)?.notes ?? []).filter((note) => !note.includes(beside(path))),
    conflicts: merged.conflicts.length,
  }
}

const pretty = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

test('neighbouring keys that both changed are merged, where a text merge has a conflict', async () => {
  const merged = await json(
    pretty({ a: 1, b: 1 }),
    pretty({ a: 2, b: 1, mine: true }),
    pretty({ a: 1, b: 2, new: true }),
  )
  expect(merged.text).toBe(pretty({ a: 2, b: 2, mine: true, new: true }))
  expect(merged.done).toBe('merged')
})

test('yours keeps its formatting, comments and order of keys', async () => {
  const merged = await json(
    '{\n  "a": 1,\n  "b": [1, 2],\n  "c": 1\n}\n',
    '{\n\t// why\n\t"c": 1, // here\n\t"b": [ 1,2 ],\n\t"a": 1 /* one */\n}',
    '{\n  "a": 2,\n  "b": [1, 2],\n  "c": 1,\n  "d": {\n    "e": 1\n  }\n}\n',
    'a.jsonc',
  )
  expect(merged.text).toBe(
    '{\n\t// why\n\t"c": 1, // here\n\t"d": {\n\t\t"e": 1\n\t},\n\t"b": [ 1,2 ],\n\t"a": 2 /* one */\n}',
  )
})

test('a new key comes after the one that it follows in the template', async () => {
  const merged = await json(
    pretty({ z: 1, m: 1, a: 1 }),
    pretty({ z: 2, m: 1, a: 1 }),
    pretty({ z: 1, new: 1, m: 1, a: 1, last: 1 }),
  )
  expect(merged.text).toBe(pretty({ z: 2, new: 1, m: 1, a: 1, last: 1 }))
})

test('a new first key comes first', async () => {
  const merged = await json(
    '{ "z": 1, "a": 1 }',
    '{ "z": 2, "a": 1 }',
    '{ "first": 0, "z": 1, "a": 1 }',
  )
  expect(merged.text).toBe('{ "first": 0, "z": 2, "a": 1 }')
})

test('a sorted list of packages stays sorted', async () => {
  const merged = await json(
    pretty({ dependencies: { a: '1.0.0', d: '1.0.0' } }),
    pretty({ dependencies: { a: '1.0.0', b: '1.0.0', d: '1.0.0' } }),
    pretty({ dependencies: { a: '1.0.0', c: '1.0.0', d: '1.0.0' } }),
  )
  const packages = { a: '1.0.0', b: '1.0.0', c: '1.0.0', d: '1.0.0' }
  expect(merged.text).toBe(pretty({ dependencies: packages }))
})

test('an empty object is filled as the template writes it', async () => {
  const merged = await json(
    '{\n  "a": {},\n  "b": 1\n}\n',
    '{\n    "a": {},\n    "b": 2\n}\n',
    '{\n  "a": {\n    "new": [\n      1\n    ]\n  },\n  "b": 1\n}\n',
  )
  expect(merged.text).toBe(
    '{\n    "a": {\n        "new": [\n            1\n        ]\n    },\n    "b": 2\n}\n',
  )
})

test('an object that loses its last member is empty', async () => {
  const merged = await json(
    pretty({ a: { x: 1 }, b: 1 }),
    pretty({ a: { x: 1 }, b: 2 }),
    pretty({ a: {}, b: 1 }),
  )
  expect(merged.text).toBe(pretty({ a: {}, b: 2 }))
})

test.each([
  ['a value', { a: 1 }, { a: 2 }, { a: 3 }, 'a: both changed it, yours stays'],
  [
    'a key below',
    { a: { b: 1 } },
    { a: { b: 2 } },
    { a: { b: 3 } },
    'a.b: both changed it, yours stays',
  ],
  [
    'an object and a number',
    { a: { b: 1 } },
    { a: { b: 2 } },
    { a: 3 },
    'a: both changed it, yours stays',
  ],
  [
    'a list of objects',
    { a: [{ b: 1 }] },
    { a: [{ b: 2 }] },
    { a: [{ b: 3 }] },
    'a: both changed it, yours stays',
  ],
  [
    'a list that says a thing twice',
    { a: [1, 1] },
    { a: [1, 1, 2] },
    { a: [1, 1, 3] },
    'a: both changed it, yours stays',
  ],
  ['two new lists', {}, { a: [1] }, { a: [2] }, 'a: both changed it, yours stays'],
  [
    'a removed key',
    { a: 1, b: 1 },
    { b: 1 },
    { a: 2, b: 1 },
    'a: you removed it, the template changed it, it stays away',
  ],
  [
    'a dropped key',
    { a: 1, b: 1 },
    { a: 2, b: 1 },
    { b: 1 },
    'a: the template dropped it, you changed it, yours stays',
  ],
  [
    'a key that is no word',
    { 'a b': { c: 1 } },
    { 'a b': { c: 2 } },
    { 'a b': { c: 3 } },
    '"a b".c: both changed it, yours stays',
  ],
])(
  'both changed %s: yours stays valid, the template’s is beside it',
  async (_, base, yours, next, note) => {
    const [one, two, three] = [base, yours, next].map((value) => pretty({ ...value, k: 1 }))
    const merged = await json(one as string, two as string, three as string)
    expect(merged).toEqual({
      text: two,
      beside: three,
      done: 'conflict',
      notes: [note],
      conflicts: 1,
    })
  },
)

test('in a conflict the rest is merged all the same', async () => {
  const merged = await json(pretty({ a: 1, b: 1 }), pretty({ a: 2, b: 1 }), pretty({ a: 3, b: 3 }))
  expect(merged.text).toBe(pretty({ a: 2, b: 3 }))
  expect(merged.beside).toBe(pretty({ a: 3, b: 3 }))
})

test.each([
  [
    'the template’s later one',
    '^1.0.0',
    '^1.2.0',
    '^1.10.0',
    '^1.10.0',
    "the template's (^1.10.0) is the later",
  ],
  ['yours', '1.0.0', '2.0.0', '1.9.9', '2.0.0', 'yours (2.0.0) is the later'],
  [
    'yours when they differ in the sign alone',
    '1.0.0',
    '~2.0.0',
    '^2.0.0',
    '~2.0.0',
    'yours (~2.0.0) is the later',
  ],
])('both changed a package’s version: %s', async (_, base, yours, next, after, note) => {
  const at = (hono: string) => pretty({ devDependencies: { hono } })
  const merged = await json(at(base), at(yours), at(next), 'package.json')
  expect(merged).toEqual({
    text: at(after),
    beside: undefined,
    done: yours === after ? 'left' : 'merged',
    notes: [`devDependencies.hono: ${note}`],
    conflicts: 0,
  })
})

test.each([
  ['a tag', 'latest', '2.0.0'],
  ['a range', '>=1.0.0 <3', '2.0.0'],
  ['a pre-release', '2.0.0-rc.1', '2.0.0'],
])('both changed a package’s version and one is %s: a conflict', async (_, yours, next) => {
  const at = (hono: string) => pretty({ dependencies: { hono } })
  const merged = await json(at('1.0.0'), at(yours), at(next))
  expect(merged).toMatchObject({ text: at(yours), done: 'conflict' })
})

test('versions elsewhere are nothing special', async () => {
  const at = (version: string) => pretty({ engines: { node: version } })
  expect((await json(at('1.0.0'), at('2.0.0'), at('3.0.0'))).done).toBe('conflict')
})

test('what is deeper than a package’s version is nothing special', async () => {
  const at = (version: string) => pretty({ dependencies: { a: { b: version } } })
  expect((await json(at('1.0.0'), at('2.0.0'), at('3.0.0'))).done).toBe('conflict')
})

test('a package that the owner removed stays away when its version changes, without a conflict', async () => {
  const at = (dependencies: object) => pretty({ dependencies })
  const merged = await json(
    at({ a: '1.0.0', b: '1.0.0' }),
    at({ b: '1.0.0' }),
    at({ a: '2.0.0', b: '1.0.0' }),
  )
  expect(merged).toMatchObject({ text: at({ b: '1.0.0' }), done: 'left', conflicts: 0 })
  expect(merged.notes).toEqual([
    'dependencies.a: you removed it, the template changed it, it stays away',
  ])
})

test('a package at the owner’s own version stays when the template drops it, without a conflict', async () => {
  const at = (dependencies: object) => pretty({ dependencies })
  const merged = await json(
    at({ a: '1.0.0', b: '1.0.0' }),
    at({ a: '3.0.0', b: '1.0.0' }),
    at({ b: '1.0.0' }),
  )
  expect(merged).toMatchObject({ text: at({ a: '3.0.0', b: '1.0.0' }), conflicts: 0 })
  expect(merged.notes).toEqual(['dependencies.a: the template dropped it, yours (3.0.0) stays'])
})

test('lists of words are merged as sets that keep their order', async () => {
  const merged = await json(
    '{ "a": ["1", "2", "3"], "b": 1 }',
    '{ "a": ["1", "3", "mine"], "b": 1 }',
    '{ "a": ["2", "new", "3"], "b": 1 }',
  )
  expect(merged.text).toBe('{ "a": ["new", "3", "mine"], "b": 1 }')
})

test('a list that one side changed is that side’s, in its order', async () => {
  const merged = await json(
    pretty({ a: [1, 2, 3], b: 1 }),
    pretty({ a: [1, 2, 3], b: 2 }),
    pretty({ a: [3, 2, 1], b: 1 }),
  )
  expect(merged.text).toBe(pretty({ a: [3, 2, 1], b: 2 }))
})

test('numbers are compared and written as text', async () => {
  const merged = await json(
    '{ "a": 1.0, "b": 1e400, "c": 12345678901234567890, "d": 1, "e": 1 }',
    '{ "a": 1.0, "b": 1e400, "c": 12345678901234567890, "d": 1, "e": 2 }',
    '{ "a": 1, "b": 1e400, "c": 12345678901234567891, "d": 2.50, "e": 1 }',
  )
  expect(merged.text).toBe('{ "a": 1, "b": 1e400, "c": 12345678901234567891, "d": 2.50, "e": 2 }')
})

test('two large numbers that are one float are a conflict', async () => {
  const at = (number: string) => `{ "a": ${number} }\n`
  const merged = await json(at('1'), at('12345678901234567890'), at('12345678901234567891'))
  expect(merged.done).toBe('conflict')
})

test('keys that JavaScript treats in its own way are keys', async () => {
  const merged = await json(
    '{ "__proto__": { "a": 1 }, "constructor": 1, "toString": 1 }',
    '{ "__proto__": { "a": 2 }, "constructor": 1, "toString": 1 }',
    '{ "__proto__": { "a": 1, "b": 1 }, "constructor": 2, "hasOwnProperty": 1 }',
  )
  expect(merged.text).toBe(
    '{ "__proto__": { "a": 2, "b": 1 }, "constructor": 2, "hasOwnProperty": 1 }',
  )
})

test('the ways to write a string are one', async () => {
  const yours = '{ "a": "\\u00e9\\/" }\n'
  const merged = await json('{ "a": 1 }\n', yours, '{ "a": "é/" }\n')
  expect(merged).toMatchObject({ text: yours, done: 'left' })
})

test('a byte order mark stays', async () => {
  const merged = await json(
    '{ "a": 1, "b": 1 }\n',
    '\uFEFF{ "a": 2, "b": 1 }\n',
    '{ "a": 1, "b": 2 }\n',
  )
  expect(merged.text).toBe('\uFEFF{ "a": 2, "b": 2 }\n')
})

test('trailing commas stay as they were', async () => {
  const merged = await json(
    '{\n  "a": 1,\n  "b": 1,\n}\n',
    '{\n  "a": 2,\n  "b": 1,\n}\n',
    '{\n  "a": 1,\n  "b": 1,\n  "c": 1,\n}\n',
  )
  expect(merged.text).toBe('{\n  "a": 2,\n  "b": 1,\n  "c": 1,\n}\n')
  const close = await json('[\n  1,\n]\n', '[\n  1,\n  3,\n]\n', '[\n  1,\n  2,\n]\n')
  expect(close.text).toBe('[\n  1,\n  2,\n  3,\n]\n')
})

test('a comment in an empty object stays when something comes into it', async () => {
  const merged = await json(
    '{\n  "a": {},\n  "b": 1\n}\n',
    '{\n  "a": { // mine\n  },\n  "b": 2\n}\n',
    '{\n  "a": { "x": 1 },\n  "b": 1\n}\n',
  )
  expect(merged.text).toBe('{\n  "a": { // mine\n "x": 1 },\n  "b": 2\n}\n')
})

test('a key that both added, far apart, is there once', async () => {
  const inside = '"a": 1,\n"b": 1,\n"c": 1'
  const yours = `{\n"new": 1,\n${inside}\n}\n`
  const merged = await json(`{\n${inside}\n}\n`, yours, `{\n${inside},\n"new": 1\n}\n`)
  expect(merged).toMatchObject({ text: yours, done: 'left' })
})

test('a comment of the template’s does not come into strict JSON on any way', async () => {
  const inside = '"a": 1,\n"b": 1,\n"c": 1'
  const merged = await json(
    `{\n${inside}\n}\n`,
    `{\n${inside},\n"d": 1\n}\n`,
    `{ // no\n${inside}\n}\n`,
  )
  expect(merged).toMatchObject({ text: `{\n${inside},\n"d": 1\n}\n`, conflicts: 0 })
  const value = await json(
    '{ "a": 1, "b": 1 }',
    '{ "a": 1, "b": 2 }',
    '{ "a": [{} /* no */], "b": 1 }',
  )
  expect(value).toMatchObject({ text: '{ "a": 1, "b": 2 }', done: 'conflict' })
})

test('a baseline that is no JSON: merged as text', async () => {
  const at = (first: number, c: string, last: number) =>
    `{\n"a": ${first},\n"b": 1,\n${c}: 1,\n"d": 1,\n"e": ${last}\n}\n`
  const merged = await json(at(1, 'c', 1), at(2, '"c"', 1), at(1, '"c"', 2))
  expect(merged).toMatchObject({ text: at(2, '"c"', 2), done: 'merged' })
})

test('a comment of the owner’s outlives the key that it was about', async () => {
  const merged = await json(
    '{\n  // about a\n  "a": 1,\n  "b": 1\n}\n',
    '{\n  // about a\n  // mine\n  "a": 1, // mine too\n  "b": 1\n}\n',
    '{\n  "b": 1\n}\n',
  )
  expect(merged).toMatchObject({ done: 'merged', conflicts: 0 })
  expect(merged.text).toBe('{\n  // mine\n  // mine too\n  "b": 1\n}\n')
})

test('a comment of the owner’s inside a list that is replaced makes a conflict', async () => {
  const yours = '{\n  "a": [{ "x": 1 /* mine */ }],\n  "b": 1\n}\n'
  const merged = await json(
    '{\n  "a": [{ "x": 1 }],\n  "b": 1\n}\n',
    yours,
    '{\n  "a": 2,\n  "b": 1\n}\n',
  )
  expect(merged).toMatchObject({ text: yours, done: 'conflict' })
})

test('a new key brings its comments, where comments are', async () => {
  const merged = await json(
    '{\n  // one\n  "a": 1,\n  "b": 1\n}\n',
    '{\n  // one\n  "a": 2,\n  "b": 2\n}\n',
    '{\n  // one\n  "a": 1,\n  // about the new one\n  "new": 1, // and more\n  "b": 1\n}\n',
    'a.jsonc',
  )
  expect(merged.text).toBe(
    '{\n  // one\n  "a": 2,\n  // about the new one\n  "new": 1, // and more\n  "b": 2\n}\n',
  )
})

test('a comment that the owner took out does not come back with a new key', async () => {
  const merged = await json(
    '{\n  "a": 1,\n  // old\n  "b": 1\n}\n',
    '{\n  // mine\n  "a": 2,\n  "b": 1\n}\n',
    '{\n  "a": 1,\n  // old\n  "new": 1,\n  "b": 1\n}\n',
    'a.jsonc',
  )
  expect(merged.text).toBe('{\n  // mine\n  "a": 2,\n  "new": 1,\n  "b": 1\n}\n')
})

test('no comment comes into a file that has none', async () => {
  const merged = await json(
    '{\n  // one\n  "a": 1,\n  "b": 1\n}\n',
    '{\n  "a": 2,\n  "b": 2\n}\n',
    '{\n  // one\n  "a": 1,\n  // about\n  "new": 1, // more\n  "b": 1\n}\n',
  )
  expect(merged.text).toBe(pretty({ a: 2, new: 1, b: 2 }))
})

test('a template’s comment that changed reaches an edited file', async () => {
  const merged = await json(
    '{\n  // old\n  "a": 1,\n  "b": 1,\n  "c": 1\n}\n',
    '{\n  // old\n  "a": 1,\n  "b": 1,\n  "c": 2\n}\n',
    '{\n  // new\n  "a": 1,\n  "b": 1,\n  "c": 1\n}\n',
    'a.jsonc',
  )
  expect(merged.text).toBe('{\n  // new\n  "a": 1,\n  "b": 1,\n  "c": 2\n}\n')
})

test('a document that is no object is one value', async () => {
  expect((await json('[1]\n', '[1, 3]\n', '[1, 2]\n')).text).toBe('[1, 2, 3]\n')
  expect(await json('1\n', '2\n', '3\n')).toMatchObject({
    text: '2\n',
    done: 'conflict',
    notes: ['all of it: both changed it, yours stays'],
  })
})

test('both added an object: keys that differ are a conflict, the others come together', async () => {
  const merged = await json(undefined, pretty({ a: 1, b: 1 }), pretty({ a: 2, c: 1 }))
  expect(merged).toMatchObject({ text: pretty({ a: 1, b: 1, c: 1 }), done: 'conflict' })
})

test.each([
  ['is empty', ''],
  ['is cut off', '{\n  "mine": 1,\n'],
])('a file of yours that %s is text, with markers', async (_, yours) => {
  const merged = await json(pretty({ a: 1 }), yours, pretty({ a: 2 }))
  expect(merged.text).toContain('<<<<<<< yours\n')
  expect(merged).toMatchObject({ beside: undefined, done: 'conflict' })
})

test('a key that is said twice: no markers, yours stays', async () => {
  const yours = '{\n  "a": 2,\n  "a": 3\n}\n'
  const next = pretty({ a: 4 })
  const merged = await json(pretty({ a: 1 }), yours, next)
  expect(merged).toMatchObject({ text: yours, beside: next, done: 'conflict' })
})

test('a key that is said twice, far from what changed: the text merge is taken', async () => {
  const at = (first: number, last: string) =>
    `{\n  "a": ${first},\n  "b": 1,\n  "c": 1,\n  ${last}\n}\n`
  const merged = await json(at(1, '"d": 1'), at(1, '"d": 1, "d": 2'), at(9, '"d": 1'))
  expect(merged).toMatchObject({ text: at(9, '"d": 1, "d": 2'), done: 'merged' })
})

test('a key that is said twice, where the text merge would be no JSON: yours stays', async () => {
  const at = (first: string, last: string) =>
    `{\n${first}  "b": 1,\n  "c": 1,\n  "d": 1${last}\n}\n`
  const yours = at('  "x": 1,\n  "x": 1,\n', '')
  const next = '{\n  "b": 1,\n  "c": 1,\n  "d": 1,\n  "e": 1\n}}\n'
  const merged = await json(at('', ''), yours, next)
  expect(merged).toMatchObject({ text: yours, beside: next, done: 'conflict' })
})

test.each([150, 250, 1000, 3000, 10_000, 100_000])(
  '%i brackets in each other are no crash',
  (depth) => {
    const at = (inside: string) => Buffer.from(`${'['.repeat(depth)}${inside}${']'.repeat(depth)}`)
    const merged = mergeJson({ base: at('1'), yours: at('1, 2'), next: at('1, 3') }, undefined)
    expect(merged?.bytes.equals(at('1, 2'))).toBe(depth === 150 || undefined)
  },
)

test('bytes that are no UTF-8 are text, and stay what they are', async () => {
  const latin = (text: string) => ({ text: Buffer.from(text, 'latin1'), executable: false })
  const { merged } = await upgrade({
    base: { 'a.json': latin('{\n"a": "é",\n"b": 1,\n"c": 1\n}\n') },
    yours: { 'a.json': latin('{\n"a": "é",\n"b": 2,\n"c": 1\n}\n') },
    next: { 'a.json': latin('{\n"a": "è",\n"b": 1,\n"c": 2\n}\n') },
  })
  const text = merged.changes.get('a.json')?.bytes.toString('latin1')
  expect(text).toContain('<<<<<<< yours\n"a": "é",\n"b": 2,\n"c": 1\n=======\n"a": "è",\n')
})
