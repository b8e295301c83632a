import type { Fetch } from './pops.ts'

/** Answers give a client nothing to send back: every request asks the primary. */
export const session = (fetch: Fetch): Fetch => fetch
