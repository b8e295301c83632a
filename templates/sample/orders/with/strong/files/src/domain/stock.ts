/** What was ever put on sale of an item, and what of it orders have taken. */
export interface Stock {
  stock: number
  sold: number
}

/** Units that may still be sold; none, rather than less, when the stock was lowered below what is sold. */
export function leftOf({ stock, sold }: Stock): number {
  return Math.max(0, stock - sold)
}
