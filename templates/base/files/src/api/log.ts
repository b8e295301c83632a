/**
 * One finished request. `route` is the pattern that took it, like `/things/:id`, and absent where none did: anybody may ask
 * for a path that is none, and what is answered then says nothing of the service. `ms` is the time from its arrival to
 * its answer, `error` what went wrong on our side.
 */
export interface RequestLine {
  region: string
  version: string
  requestId: string
  idempotencyKey?: string
  route?: string
  method: string
  path: string
  status: number
  ms: number
  error?: string
}

export type Log = (line: RequestLine) => void
