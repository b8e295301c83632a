import { isLinearizable, type Operation } from '../toolkit/rehearsal/linearizable.ts'
import type { Answer, Request, Users } from '../toolkit/rehearsal/users.ts'
import { type ItemRequest, itemModel, type OrderRequest, orderModel, type Told } from './models.ts'

/** What users asked and were told, and when. */
export class History {
  private readonly items = new Map<string, Operation<ItemRequest, Told>[]>()
  /** By idempotency key. */
  private readonly orders = new Map<string, Operation<OrderRequest, Told>[]>()
  private readonly keyOf = new Map<string, string>()

  get length(): number {
    return [...this.items.values()].reduce((sum, { length }) => sum + length, 0)
  }

  add(request: Request, answer: Answer | undefined, from: number, to: number): void {
    const { method, path, key = '', body } = request
    const told = toldBy(answer)
    // A read that nobody answered tells nothing.
    if (method === 'GET' && told === undefined) return
    const operation = { output: told, from, to: told === undefined ? Number.POSITIVE_INFINITY : to }
    const [, kind, name = ''] = path.split('/')
    if (method === 'POST') {
      const { sku, quantity } = body as { sku: string; quantity: number }
      const { id } = (answer?.body ?? {}) as { id?: string }
      if (id) this.keyOf.set(id, key)
      push(this.items, sku, { ...operation, input: { kind: 'order', key, quantity } })
      push(this.orders, key, { ...operation, input: 'place' })
    } else if (kind === 'items') {
      const input: ItemRequest =
        method === 'PUT'
          ? { kind: 'set', stock: (body as { stock: number }).stock }
          : { kind: 'read' }
      push(this.items, name, { ...operation, input })
    } else {
      push(this.orders, this.keyOf.get(name) ?? name, { ...operation, input: 'read' })
    }
  }

  /** Users whose answers are written down. A request and its retries are one: the key sees to that. */
  of(users: Pick<Users, 'send'>): Pick<Users, 'send'> {
    return {
      send: async (request) => {
        const from = performance.now()
        const answer = await users.send(request)
        this.add(request, answer, from, performance.now())
        return answer
      },
    }
  }

  /**
   * The items and the orders' keys of which users were told what no order of events explains, and those with too many
   * requests at a time to find that out.
   */
  judged(): { contradictions: string[]; undecided: string[] } {
    const verdicts = [
      ...[...this.items].map(
        ([name, one]) => [name, isLinearizable(itemModel(), withoutLoneKeys(one))] as const,
      ),
      ...[...this.orders].map(([name, one]) => [name, isLinearizable(orderModel(), one)] as const),
    ]
    const named = (verdict: boolean | undefined) =>
      verdicts.filter(([, one]) => one === verdict).map(([name]) => name)
    return { contradictions: named(false), undecided: named(undefined) }
  }
}

function toldBy(answer: Answer | undefined): Told | undefined {
  if (!answer || answer.status >= 500) return undefined
  const { available } = answer.body as { available?: number }
  return { status: answer.status, available }
}

/** Requests whose key came once are all alike, and the search is as much shorter. */
function withoutLoneKeys(
  operations: Operation<ItemRequest, Told>[],
): Operation<ItemRequest, Told>[] {
  const keys = operations.map(({ input }) => (input.kind === 'order' ? input.key : undefined))
  const again = new Set(keys.filter((key, index) => keys.indexOf(key) < index))
  return operations.map((operation) => {
    const { input } = operation
    if (input.kind !== 'order' || again.has(input.key)) return operation
    return { ...operation, input: { kind: 'order', quantity: input.quantity } }
  })
}

function push<T>(lists: Map<string, T[]>, name: string, one: T): void {
  lists.set(name, [...(lists.get(name) ?? []), one])
}
