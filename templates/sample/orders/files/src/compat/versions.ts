import type { Order } from '../domain/orders.ts'

const orderIn = {
  // From the time of a single region.
  '1.0.0': ({ id, sku, quantity }: Order) => ({ id, sku, quantity }),
  '1.1.0': ({ id, sku, quantity, region }: Order) => ({ id, sku, quantity, region }),
}

/** A version of the API's bodies, independent of the build that serves it. */
export type ApiVersion = keyof typeof orderIn

/** Oldest first. A build must go on serving what the one before it served. */
export const supportedVersions = Object.keys(orderIn) as ApiVersion[]

export const newestVersion = supportedVersions.at(-1) as ApiVersion

/** An order as clients of `version` know it. */
export function presentOrder(order: Order, version: ApiVersion): object {
  return orderIn[version](order)
}
