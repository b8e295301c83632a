import type { Order } from './orders.ts'

/**
 * An order as one region wrote it down, at `at` (ms since 1970). Two regions that could not see each
 * other may each hold one for the same key: see {@link winnerOf}.
 */
export interface Copy extends Order {
  bodyHash: string
  at: number
}

/** The copy that counts, chosen alike by every region that sees the same copies: the earliest, ties by region name. */
export function winnerOf<C extends Copy>(copies: readonly C[]): C | undefined {
  return copies.reduce<C | undefined>(
    (best, one) => (best === undefined || isEarlier(one, best) ? one : best),
    undefined,
  )
}

function isEarlier(one: Copy, other: Copy): boolean {
  return one.at === other.at ? one.region < other.region : one.at < other.at
}
