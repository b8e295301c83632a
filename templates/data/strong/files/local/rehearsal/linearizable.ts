/** One request and what came of it. Times are milliseconds on one clock; a request that was never answered ends never. */
export interface Operation<Input, Output> {
  input: Input
  /** Undefined when nobody knows what came of it. */
  output: Output | undefined
  from: number
  to: number
}

/** What a thing would answer if requests came to it one after another. */
export interface Model<State, Input, Output> {
  initial: State
  /** The state after a request that was answered so; undefined when it cannot have been answered so. */
  after(state: State, input: Input, output: Output | undefined): State | undefined
  /** Tells states apart. */
  name(state: State): string
}

/** A request's beginning or end, in a list from which a request can be lifted and put back. */
interface Event<I, O> {
  index: number
  operation: Operation<I, O>
  /** Of a beginning; an end has none. */
  end?: Event<I, O>
  before: Event<I, O> | undefined
  next: Event<I, O> | undefined
}

const mostSteps = 1_000_000

/**
 * Whether there is an order of the requests, each taking effect at one moment between its beginning and its end, in
 * which the model answers as it was answered.
 *
 * The search is Wing and Gong's ("Testing and verifying concurrent objects", 1993), with Lowe's memory of what was tried
 * in vain ("Testing for linearizability", 2017).
 *
 * @throws when it is not decided after a million steps
 */
export function isLinearizable<S, I, O>(
  model: Model<S, I, O>,
  operations: readonly Operation<I, O>[],
): boolean {
  const head: Event<I, O> = listOf(operations)
  const tried = new Set<string>()
  const taken: { event: Event<I, O>; state: S }[] = []
  let linearized = 0n
  let state = model.initial
  let event = head.next
  for (let steps = 0; head.next; steps++) {
    if (steps === mostSteps) {
      throw new Error(`${operations.length} requests were too many at a time to find their order.`)
    }
    const end = event?.end
    if (event && end) {
      const next = model.after(state, event.operation.input, event.operation.output)
      const bit = 1n << BigInt(event.index)
      const name = next !== undefined && `${linearized | bit} ${model.name(next)}`
      if (next !== undefined && name && !tried.has(name)) {
        tried.add(name)
        taken.push({ event, state })
        linearized |= bit
        state = next
        lift(event, end)
        event = head.next
      } else event = event.next
      continue
    }
    // An end whose request has found no place before it: an earlier choice was wrong.
    const last = taken.pop()
    if (!last) return false
    state = last.state
    linearized &= ~(1n << BigInt(last.event.index))
    putBack(last.event)
    event = last.event.next
  }
  return true
}

/** Beginnings and ends in the order of time, after a head that is neither. Of one moment, beginnings come first. */
function listOf<I, O>(operations: readonly Operation<I, O>[]): Event<I, O> {
  const moments = operations.flatMap((operation, index) => {
    const end: Event<I, O> = { index, operation, before: undefined, next: undefined }
    const begin: Event<I, O> = { ...end, end }
    return [
      { at: operation.from, event: begin },
      { at: operation.to, event: end },
    ]
  })
  moments.sort((a, b) =>
    a.at === b.at ? Number(!a.event.end) - Number(!b.event.end) : a.at - b.at,
  )
  const head = { index: -1, before: undefined, next: undefined } as unknown as Event<I, O>
  let last = head
  for (const { event } of moments) {
    last.next = event
    event.before = last
    last = event
  }
  return head
}

function lift<I, O>(begin: Event<I, O>, end: Event<I, O>): void {
  for (const event of [begin, end]) {
    if (event.before) event.before.next = event.next
    if (event.next) event.next.before = event.before
  }
}

/** The last that was lifted is put back first, so that its neighbours are where they were. */
function putBack<I, O>(begin: Event<I, O>): void {
  for (const event of [begin.end, begin]) {
    if (event?.before) event.before.next = event
    if (event?.next) event.next.before = event
  }
}
