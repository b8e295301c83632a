import type { Link } from '../domain/links.ts'

/**
 * What the service needs from its database, seen from where it runs. Every method may throw
 * `StoreUnavailable` when trying again later may help.
 */
export interface Store {
  /** Keeps a link, unless there is one with its code; returns the one that there is. */
  keep(link: Link): Promise<Link>
  link(code: string): Promise<Link | undefined>
}
