/** What holds the data on this machine beside the objects: nothing. */
export interface State {
  /** What the service binds at one point of presence, or its `objects` do, as Miniflare's worker options. */
  bindings(place: string): Record<string, unknown>
  stop(): Promise<void>
}

export interface StateOptions {
  pops: string[]
  /** Nothing is replicated here, so nothing lags. */
  lagMs: number
}

export async function startState(_: StateOptions): Promise<State> {
  return { bindings: () => ({}), stop: async () => {} }
}
