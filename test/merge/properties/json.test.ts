import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergeJson } from '../../../generators/merge/json/documents.ts'
import {
  commentsOf,
  type Document,
  parseDocument,
  same,
} from '../../../generators/merge/json/syntax.ts'
import { type Documents, documents } from './documents.ts'

const given = { numRuns: 5000, seed: Number(process.env.SEED ?? 4) }

const read = (text: string | Buffer): Document => {
  const document = parseDocument(Buffer.from(text))
  if (!document) throw new Error(`no JSON: ${text}`)
  return document
}

function merged({ base, yours, next }: Documents) {
  const bytes = { base: Buffer.from(base), yours: Buffer.from(yours), next: Buffer.from(next) }
  const result = mergeJson(bytes, undefined)
  if (!result) throw new Error('not merged')
  return { ...result, text: result.bytes.toString(), document: read(result.bytes) }
}

const property = (name: string, holds: (given: Documents) => void) =>
  test(name, () => fc.assert(fc.property(documents, holds), given))

property('what is merged is JSON, as strict as yours', (given) => {
  const { document } = merged(given)
  if (read(given.yours).strict) expect(document.strict).toBe(true)
})

property('where the template did not change, yours stays byte by byte', ({ base, yours }) => {
  expect(merged({ base, yours, next: base }).text).toBe(yours)
})

property('where both say the same, yours stays byte by byte', ({ base, yours }) => {
  expect(merged({ base, yours, next: yours }).text).toBe(yours)
})

property('where yours did not change, it says what the template says', ({ base, next }) => {
  const { document, conflict } = merged({ base, yours: base, next })
  if (!conflict) expect(same(document.root, read(next).root)).toBe(true)
})

property('no comment of the owner’s is lost', (given) => {
  const { text } = merged(given)
  const own = commentsOf(read(given.yours).root).filter((comment) => !given.base.includes(comment))
  for (const comment of own) expect(text).toContain(comment)
})

property('a key that the owner alone added or changed is as they have it', (given) => {
  const { document } = merged(given)
  const [base, yours, next, after] = [given.base, given.yours, given.next, document].map((side) =>
    valuesOf(typeof side === 'string' ? read(side) : side),
  )
  for (const [key, mine] of yours ?? []) {
    const [old, theirs, now] = [base?.get(key), next?.get(key), after?.get(key)]
    const isTheirs = old && theirs ? same(old, theirs) : old === theirs
    if (isTheirs) expect(now && same(now, mine), key).toBe(true)
  }
})

property(
  'without a conflict, a key that the template alone added, changed or dropped is as it has it',
  (given) => {
    const { document, conflict } = merged(given)
    if (conflict) return
    const [base, yours, next, after] = [given.base, given.yours, given.next, document].map((side) =>
      valuesOf(typeof side === 'string' ? read(side) : side),
    )
    for (const key of new Set([...(base ?? new Map()).keys(), ...(next ?? new Map()).keys()])) {
      const [old, mine] = [base?.get(key), yours?.get(key)]
      if (!(old && mine ? same(old, mine) : old === mine)) continue
      const [theirs, now] = [next?.get(key), after?.get(key)]
      expect(theirs && now ? same(theirs, now) : theirs === now, key).toBe(true)
    }
  },
)

const valuesOf = ({ root }: Document) =>
  new Map(root.type === 'scalar' ? [] : root.members.map(({ id, value }) => [id, value]))

test('the cases meet merges and conflicts, and few that cannot be written', () => {
  const results = fc.sample(documents, given).map((sides) => ({ ...merged(sides), sides }))
  const clean = results.filter(({ conflict }) => !conflict)
  const merges = clean.filter(({ text, sides }) => text !== sides.yours && text !== sides.next)
  const unwritten = results.filter(({ notes }) => notes.some((note) => /^all of it: it/.test(note)))
  expect(merges.length).toBeGreaterThan(given.numRuns / 6)
  expect(results.length - clean.length).toBeGreaterThan(given.numRuns / 10)
  expect(unwritten.length).toBeLessThan(given.numRuns / 8)
})
