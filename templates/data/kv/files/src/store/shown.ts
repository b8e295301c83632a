import type { Item } from './store.ts'

/** A copy of an item in KV, for whoever only looks at it. */
interface Shown extends Item {
  shape: 1
  /** When the copy was made, in ms since 1970. */
  asOf: number
}

const keyOf = (sku: string) => `item:${sku}`

/** @throws when KV refuses it, as it does a second write within a second */
export async function show(kv: KVNamespace, item: Item): Promise<void> {
  const shown: Shown = { ...item, shape: 1, asOf: Date.now() }
  await kv.put(keyOf(item.sku), JSON.stringify(shown))
}

/** The copy that this point of presence has: a minute old and more. Undefined without one, or one that can be read. */
export async function shownItem(
  kv: KVNamespace,
  sku: string,
): Promise<{ item: Item; asOf: number } | undefined> {
  let shown: Shown | null
  try {
    shown = await kv.get<Shown>(keyOf(sku), 'json')
  } catch {
    // A copy that cannot be had is none: the object knows better anyway.
    return undefined
  }
  // Another release may write another shape.
  if (shown?.shape !== 1) return undefined
  const { stock, available, asOf } = shown
  return { item: { sku, stock, available }, asOf }
}
