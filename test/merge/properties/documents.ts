import fc from 'fast-check'

/** A JSON value: the text of a scalar, the members of an object, the items of a list. */
type Value = string | { object: [key: string, value: Value][] } | { list: Value[] }

/** Three documents that have much in common, each in its own layout. */
export interface Documents {
  base: string
  yours: string
  next: string
}

/** Some that JavaScript has its own ideas about. */
const keys = fc.constantFrom('a', 'b', 'c', 'z', '__proto__', 'constructor', 'a "b"', 'é')

const scalars = fc.constantFrom(
  ...['1', '1.0', '1e400', '12345678901234567890', 'true', 'null', '"x"', '"\\u00e9"', '"//"'],
)

const value = fc.letrec<{ value: Value; object: Value; list: Value }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalars, tie('object'), tie('list')),
  object: fc
    .uniqueArray(fc.tuple(keys, tie('value')), { selector: ([key]) => key, maxLength: 5 })
    .map((object) => ({ object })),
  list: fc.oneof(
    fc.array(tie('value'), { maxLength: 3 }).map((list) => ({ list })),
    fc.uniqueArray(scalars, { maxLength: 4 }).map((list) => ({ list })),
  ),
})).value

const members = fc.uniqueArray(fc.tuple(keys, value), { selector: ([key]) => key, maxLength: 5 })

/** What somebody made of a value: most of it is as it was. */
function variant(from: Value): fc.Arbitrary<Value> {
  if (typeof from === 'string') return rarely(from, scalars)
  if ('list' in from) {
    const items = from.list.map((item) => rarely([item], fc.array(scalars, { maxLength: 2 })))
    return fc.tuple(...items).map((list) => ({ list: list.flat() }))
  }
  const kept = from.object.map(([key, old]) =>
    fc.oneof(
      { arbitrary: variant(old).map((now): [string, Value][] => [[key, now]]), weight: 8 },
      { arbitrary: value.map((now): [string, Value][] => [[key, now]]), weight: 1 },
      { arbitrary: fc.constant<[string, Value][]>([]), weight: 1 },
    ),
  )
  const all = fc.tuple(fc.tuple(...kept), rarely([], members))
  return all.map(([old, added]) => ({ object: [...new Map([...added, ...old.flat()])] }))
}

const rarely = <T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 5 }, { arbitrary: other, weight: 1 })

const plain = fc.constantFrom('', ' ', '\n', '\n  ', '\n\t')
const commented = fc.oneof(
  { arbitrary: plain, weight: 5 },
  { arbitrary: fc.constantFrom(' // c\n', ' /* d */ ', '\n  // e\n  ', ' // f\n\t'), weight: 2 },
)

/** Writes a value with what stands between its tokens: the gaps in turn, again and again. */
function written(from: Value, gaps: readonly string[], trailing: boolean): string {
  let count = 0
  const gap = () => gaps[count++ % gaps.length] ?? ''
  const list = (parts: string[]) => parts.join(',') + (trailing && parts.length > 0 ? ',' : '')
  const write = (each: Value): string => {
    if (typeof each === 'string') return each
    if ('list' in each)
      return `[${list(each.list.map((item) => gap() + write(item) + gap()))}${gap()}]`
    const parts = each.object.map(([key, one]) => {
      return `${gap()}${JSON.stringify(key)}:${gap()}${write(one)}${gap()}`
    })
    return `{${list(parts)}${gap()}}`
  }
  return write(from)
}

const layout = fc.boolean().chain((comments) =>
  fc.record({
    gaps: fc.array(comments ? commented : plain, { minLength: 1, maxLength: 7 }),
    trailing: comments ? fc.boolean() : fc.constant(false),
  }),
)

export const documents: fc.Arbitrary<Documents> = members
  .chain((object) => fc.tuple(fc.constant({ object }), variant({ object }), variant({ object })))
  .chain((all) =>
    fc.tuple(...all.map((one) => layout.map(({ gaps, trailing }) => written(one, gaps, trailing)))),
  )
  .map(([base = '', yours = '', next = '']) => ({ base, yours, next }))
