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
 * The most units that `region` may ever have sold. Its share keeps regions apart that cannot see each
 * other; what the others have sold matters when stock was lowered or the list of regions changed.
 */
export function limitOf(
  region: string,
  stock: number,
  sold: Sold,
  regions: readonly string[],
): number {
  const elsewhere = soldInAll(sold) - (sold[region] ?? 0)
  return Math.max(0, Math.min(shareOf(region, stock, regions), stock - elsewhere))
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
