import { UnknownShape } from '../compat/shapes.ts'
import type { StoredOrder } from '../compat/stored-order.ts'
import { type Attributes, type HeldStock, readOrder, type Writes } from './records.ts'

/** No request is still at work after so long: the function has ten seconds, and five are for clocks that differ. */
const ABANDONED_MS = 15_000

/** What others left costs whoever comes by four writes, however much it is. */
const FINISHED_AT_ONCE = 2

/**
 * A hold takes about 300 bytes, so this is 60 KB of the 400 that an item may have. Long before those are full the item is
 * slow: every write to it is counted for all of its size, a unit for each KB, of 1,000 that an item can take a second.
 */
const MOST_HELD = 200

/** Whether an item holds units for so many orders that it must not take on another. */
export const isFull = ({ held }: HeldStock): boolean => Object.keys(held).length >= MOST_HELD

/**
 * Makes an order of a hold. When its key has become the order of another item meanwhile, the units go back.
 *
 * @returns whether the order is the hold's
 */
export async function finish(held: StoredOrder, writes: Writes): Promise<boolean> {
  const kept = (await writes.newOrder(held)) || (await writes.order(held.id))?.sku === held.sku
  const ending = writes.endHold(held, kept ? 0 : held.quantity)
  // The order stands. What is left of its hold is for whoever comes by.
  await ending.catch(() => {})
  return kept
}

/**
 * Finishes some of what requests that died have left in the item: two, from a random place on, so that those who come by
 * at the same time seldom do the same. A failure is not the matter of who came by.
 *
 * @returns whether any was finished: the item is no longer what was read
 */
export async function finishAbandoned({ held }: HeldStock, writes: Writes): Promise<boolean> {
  const since = Date.now() - ABANDONED_MS
  const abandoned = Object.values(held)
    .flatMap(readable)
    .filter(({ at }) => at < since)
  const start = Math.floor(Math.random() * abandoned.length)
  const some = [...abandoned.slice(start), ...abandoned.slice(0, start)].slice(0, FINISHED_AT_ONCE)
  const ends = await Promise.allSettled(some.map((one) => finish(one, writes)))
  return ends.some(({ status }) => status === 'fulfilled')
}

/** Nothing, for a hold of a newer release's shape: a build that knows it will finish it. */
function readable(stored: Attributes): StoredOrder[] {
  try {
    return [readOrder(stored)]
  } catch (error) {
    if (error instanceof UnknownShape) return []
    throw error
  }
}
