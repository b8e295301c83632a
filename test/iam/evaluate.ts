/** A statement of a policy, its names filled in. */
export interface Statement {
  sid: string
  actions: string[]
  resources: string[]
  /** Operator → key → values. */
  conditions: Record<string, Record<string, string[]>>
}

/** One call of an API: `*` is the resource of an action that takes none. */
export interface Request {
  action: string
  resource: string
  /** Condition keys that AWS would send along. */
  context: Record<string, string[]>
}

const escaped = (text: string) => text.replace(/[.+^${}()|[\]\\]/g, '\\$&')
const patterns = new Map<string, RegExp>()

/** IAM's own patterns: `*` is any text, `?` one character. */
export function matches(pattern: string, text: string): boolean {
  const known = patterns.get(pattern)
  const source = () => escaped(pattern).replaceAll('*', '.*').replaceAll('?', '.')
  const regex = known ?? new RegExp(`^${source()}$`, 'is')
  if (!known) patterns.set(pattern, regex)
  return regex.test(text)
}

type Test = (wanted: string[], sent: string[]) => boolean
const some =
  (equal: (wanted: string, sent: string) => boolean): Test =>
  (wanted, sent) =>
    sent.some((one) => wanted.some((other) => equal(other, one)))
const equals = some((wanted, sent) => wanted === sent)
const like = some(matches)

/** A key that is not sent fails an operator, except one that negates. */
const operators: Record<string, Test> = {
  ArnEquals: like,
  ArnLike: like,
  Bool: equals,
  StringEquals: equals,
  StringEqualsIfExists: (wanted, sent) => sent.length === 0 || equals(wanted, sent),
  StringLike: like,
  StringNotEquals: (wanted, sent) => !equals(wanted, sent),
  'ForAllValues:StringLike': (wanted, sent) => sent.every((one) => like(wanted, [one])),
}

/**
 * Whether these statements, all of which allow, let a request through.
 *
 * @throws when a condition has an operator that this does not know
 */
export const allows = (statements: Statement[], request: Request): boolean =>
  statements.some((statement) => covers(statement, request))

function covers({ actions, resources, conditions }: Statement, request: Request): boolean {
  if (!actions.some((one) => matches(one, request.action))) return false
  const anything = request.resource === '*'
  // A statement on named resources never covers an action that takes none.
  if (!resources.some((one) => one === '*' || (!anything && matches(one, request.resource))))
    return false
  return Object.entries(conditions).every(([operator, keys]) => {
    const test = operators[operator]
    if (!test) throw new Error(`a condition ${operator}, which this does not know`)
    return Object.entries(keys).every(([key, wanted]) => test(wanted, request.context[key] ?? []))
  })
}
