/** One region's statement of how many units have ever been put on sale, made at `at` (ms since 1970). */
export interface Supply {
  region: string
  stock: number
  at: number
}

/** Units sold so far, by the region that sold them. */
export type Sold = Readonly<Record<string, number>>

/** The supply that every region agrees on once it has seen the same ones: the latest, ties by region name. */
export function supplyInForce(supplies: readonly Supply[]): Supply | undefined {
  return supplies.reduce<Supply | undefined>(
    (best, one) => (best === undefined || isLater(one, best) ? one : best),
    undefined,
  )
}

/**
 * Units of `stock` that `region` may sell without asking anyone: an even split in the order of
 * `regions`, the first ones getting the remainder. A region that is not listed has none.
 */
export function shareOf(region: string, stock: number, regions: readonly string[]): number {
  const place = regions.indexOf(region)
  if (place < 0) return 0
  return Math.floor(stock / regions.length) + (place < stock % regions.length ? 1 : 0)
}

/**
 * The most units that `region` may ever have sold: its share, so that regions which cannot see each other stay apart.
 * When stock was lowered or the list of regions changed, some have sold more than their share. What they sold is theirs,
 * and the others share the rest, so that all limits together are the stock.
 */
export function limitOf(
  region: string,
  stock: number,
  sold: Sold,
  regions: readonly string[],
): number {
  const unitsOf = (name: string) => sold[name] ?? 0
  let settled = Object.keys(sold).filter((name) => !regions.includes(name))
  for (;;) {
    const left = Math.max(0, stock - settled.reduce((sum, name) => sum + unitsOf(name), 0))
    const sharing = regions.filter((name) => !settled.includes(name))
    const over = sharing.filter((name) => unitsOf(name) > shareOf(name, left, sharing))
    if (over.length === 0) {
      return settled.includes(region) ? unitsOf(region) : shareOf(region, left, sharing)
    }
    settled = [...settled, ...over]
  }
}

/** Units on sale in all regions together, as far as `sold` knows; never below zero. */
export function availableOf(stock: number, sold: Sold): number {
  return Math.max(0, stock - soldInAll(sold))
}

function soldInAll(sold: Sold): number {
  return Object.values(sold).reduce((sum, units) => sum + units, 0)
}

function isLater(one: Supply, other: Supply): boolean {
  return one.at === other.at ? one.region > other.region : one.at > other.at
}
