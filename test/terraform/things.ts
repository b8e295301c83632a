/** One thing that a region, or the service once, has: what is compared, whatever made it. */
type Thing = Record<string, unknown>

// biome-ignore lint/suspicious/noExplicitAny: templates and plans, as they are
export type Any = any

/** A thing as one line, so that lists of them can be compared and read. */
export const line = (kind: string, thing: Thing) =>
  `${kind} ${JSON.stringify(thing, (_key, value) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : (value ?? undefined),
  )}`

export const sorted = (names: Iterable<string> = []) => [...names].sort()

/** The names of an access log's fields. */
export const fields = (format: string) =>
  sorted([...format.matchAll(/"(\w+)":/g)].map(([, name = '']) => name))

export const rights = (statements: Any[]) =>
  statements.map(({ Sid, Action }) => `${Sid}: ${sorted([Action].flat())}`).sort()

/** What one resource amounts to. */
export type Made = [kind: string, thing: Thing][]

/** What a resource's own policy says of whom; the ARNs in it are an account's. */
export const policed = ({ Statement }: Any): Made =>
  Statement.map(({ Resource, Condition, ...said }: Any): Made[number] => [
    'policed',
    { ...said, if: sorted(Object.values<Any>(Condition).flatMap(Object.keys)) },
  ])

export const yes = (value: unknown) => value === true
