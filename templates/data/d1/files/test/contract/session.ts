import { type Fetch, storeOver } from './pops.ts'

/** A client that sends back the bookmark of its last answer, as it must. */
export function session(fetch: Fetch): Fetch {
  let bookmark = ''
  return async (path, init) => {
    const headers = { ...(init?.headers as object), ...(bookmark && { 'x-d1-bookmark': bookmark }) }
    const response = await fetch(path, { ...init, headers })
    const reached = response.headers.get('x-d1-bookmark') ?? ''
    if (reached > bookmark) bookmark = reached
    return response
  }
}

export const storeInSession = (fetch: Fetch) => storeOver(session(fetch))
