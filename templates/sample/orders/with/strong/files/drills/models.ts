import type { Model } from '../toolkit/rehearsal/linearizable.ts'

/** The part of an answer that says something about stock or orders. */
export interface Told {
  status: number
  available?: number | undefined
}

export type ItemRequest =
  | { kind: 'set'; stock: number }
  | { kind: 'read' }
  /** Without a key that no other request has: then nothing needs to be remembered of it. */
  | { kind: 'order'; quantity: number; key?: string }

interface Item {
  /** Undefined before it was ever put on sale. */
  stock: number | undefined
  sold: number
  /** The keys that have bought, a bit each. */
  keys: bigint
}

/** 200 is also what a first request is told whose own retry found it done. */
const isFound = ({ status }: Told): boolean => status === 200 || status === 201

/** An item as one counter: it sells what there is, once for a key. */
export function itemModel(): Model<Item, ItemRequest, Told> {
  const bits = new Map<string, bigint>()
  function bitOf(key: string): bigint {
    const bit = bits.get(key) ?? 1n << BigInt(bits.size)
    bits.set(key, bit)
    return bit
  }
  return {
    initial: { stock: undefined, sold: 0, keys: 0n },
    after(item, request, told) {
      const left = Math.max(0, (item.stock ?? 0) - item.sold)
      if (request.kind === 'set') {
        const available = Math.max(0, request.stock - item.sold)
        return told && told.available !== available ? undefined : { ...item, stock: request.stock }
      }
      if (request.kind === 'read') {
        const right = item.stock === undefined ? told?.status === 404 : told?.available === left
        return right ? item : undefined
      }
      const bit = request.key === undefined ? 0n : bitOf(request.key)
      const bought = (item.keys & bit) !== 0n
      const sells = item.stock !== undefined && (bought || request.quantity <= left)
      if (told && sells !== isFound(told)) return undefined
      if (bought || !sells) return item
      return { ...item, sold: item.sold + request.quantity, keys: item.keys | bit }
    },
    name: ({ stock, sold, keys }) => `${stock} ${sold} ${keys}`,
  }
}

export type OrderRequest = 'place' | 'read'

/** An order is not there until it is placed, and from then on for ever. */
export function orderModel(): Model<'absent' | 'there', OrderRequest, Told> {
  return {
    initial: 'absent',
    after(state, request, told) {
      const found = told === undefined || isFound(told)
      if (request === 'place') return found ? 'there' : state === 'absent' ? state : undefined
      return found === (state === 'there') ? state : undefined
    },
    name: String,
  }
}
