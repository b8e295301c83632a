import type { Local } from '../laptop/start.ts'
import { Users } from './users.ts'

/** Somebody who asks each region itself, past the router. */
export function regionsOf(
  { regions }: { regions: readonly { name: string; url: string }[] },
  patienceMs?: number,
): Users[] {
  return regions.map(({ name, url }) => new Users(url, name, { patienceMs }))
}

/** Every link between two regions, once. */
export function linksOf({ regions }: Pick<Local, 'regions'>): [string, string][] {
  return regions.flatMap(({ name: a }) =>
    regions.flatMap(({ name: b }): [string, string][] => (a < b ? [[a, b]] : [])),
  )
}
