/** One finished request. `ms` is the time from its arrival to its answer, `error` what went wrong on our side. */
export interface RequestLine {
  region: string
  version: string
  requestId: string
  idempotencyKey?: string
  method: string
  path: string
  status: number
  ms: number
  error?: string
}

export type Log = (line: RequestLine) => void
