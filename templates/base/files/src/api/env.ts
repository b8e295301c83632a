import type { ApiVersion } from '../compat/versions.ts'
import type { Store } from '../store/store.ts'

/** What a request carries with it, for Hono's `c.get`. */
export interface AppEnv {
  Variables: { requestId: string; apiVersion: ApiVersion; store: Store }
}
