import { createObjectStore } from '../../src/store/objects.ts'
import type { StoreBindings } from '../../src/store/open.ts'
import { answer } from './store-worker.ts'

/** The store over the objects, and nothing before them. */
export default {
  fetch(request: Request, { ITEM, ORDER }: StoreBindings): Promise<Response> {
    const region = `${request.cf?.colo}`
    return answer(request, createObjectStore({ items: ITEM, orders: ORDER, region }))
  },
}
