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

const mostSteps = 1_000_000

/**
 * Whether there is an order of the requests, each taking effect at one moment between its beginning and its end, in
 * which the model answers as it was answered.
 *
 * The search is Wing and Gong's ("Testing and verifying concurrent objects", 1993), with Lowe's memory of what was tried
 * in vain ("Testing for linearizability", 2017). Whose end is first is tried first: it can wait least. And of requests
 * that are alike, only that one: were another to go before it, they could change places.
 *
 * @returns undefined when it is not decided after a million steps
 */
export function isLinearizable<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
): boolean | undefined {
  const byEnd = operations.toSorted((a, b) => (a.to < b.to ? -1 : 1))
  const kinds = byEnd.map(({ input, output }) => JSON.stringify([input, output]))
  const isDone = byEnd.map(() => false)
  const tried = new Set<string>()
  /** The choices so far: what was done last, the state after it, and what is to be tried next. */
  const path = [{ last: -1, done: 0n, state: model.initial, candidates: candidates() }]

  /** Who may be next: they began before anybody else's end. */
  function candidates(): number[] {
    const soonest = byEnd[isDone.indexOf(false)]?.to ?? 0
    const known = new Set<string>()
    return byEnd.flatMap(({ from }, index) => {
      const kind = kinds[index] as string
      if (isDone[index] || from > soonest || known.has(kind)) return []
      known.add(kind)
      return [index]
    })
  }

  for (let step = 0; step < mostSteps; step++) {
    const here = path.at(-1)
    if (!here) return false
    if (path.length > byEnd.length) return true
    const index = here.candidates.shift()
    if (index === undefined) {
      path.pop()
      isDone[here.last] = false
      continue
    }
    const { input, output } = byEnd[index] as Operation<Input, Output>
    const state = model.after(here.state, input, output)
    if (state === undefined) continue
    const done = here.done | (1n << BigInt(index))
    const name = `${done.toString(36)} ${model.name(state)}`
    if (tried.has(name)) continue
    tried.add(name)
    isDone[index] = true
    path.push({ last: index, done, state, candidates: candidates() })
  }
  return undefined
}
