import { answersAtTheEdge } from '../answers.ts'
import type { Fault } from './fault.ts'

export const answers = answersAtTheEdge()

export const drills: readonly Fault[] = [
  {
    fault: 'a retry sells again',
    drill: 'hot-item',
    file: 'src/store/item.ts',
    sound: "if (this.kv.get(key) !== undefined) return { outcome: 'sold' }",
    broken: "if (this.kv.get(key) === 'never') return { outcome: 'sold' }",
    says: /BROKEN/,
  },
  {
    fault: 'an order forgets its key',
    drill: 'hot-item',
    file: 'src/domain/orders.ts',
    sound: 'return sha256(idempotencyKey).slice(0, 32)',
    broken: 'return sha256(idempotencyKey + Math.random()).slice(0, 32)',
    says: /BROKEN|could not be finished/,
  },
  {
    fault: 'a bookmark is ignored',
    drill: 'lagging-replica',
    file: 'src/store/open.ts',
    sound: "parseBookmark(bookmark) ?? 'first-unconstrained'",
    broken: "parseBookmark(bookmark) && 'first-unconstrained'",
    says: /BROKEN|could not be finished/,
    answers: { data: 'd1' },
  },
  {
    fault: 'an order takes no units',
    drill: 'lagging-replica',
    file: 'src/store/statements.ts',
    sound: 'AND sold + ?3 <= stock',
    broken: 'AND sold <= stock + ?3',
    says: /BROKEN|could not be finished/,
    answers: { data: 'd1' },
  },
  {
    fault: 'an order whose answer was lost is another one when it comes again',
    drill: 'hot-item',
    file: 'src/store/postgres.ts',
    sound: 'const order = { id: orderId(key),',
    broken: 'const order = { id: orderId(key + Math.random()),',
    says: /BROKEN|could not be finished/,
    answers: { data: 'hyperdrive' },
  },
  {
    fault: 'a sale is not shown',
    drill: 'stale-read',
    file: 'src/store/shown-item.ts',
    sound: "if (sale.outcome === 'sold') this.showSoon()",
    broken: "if (sale.outcome === 'unknown-item') this.showSoon()",
    says: /BROKEN|could not be finished/,
    answers: { data: 'kv' },
  },
]

/** What the project's own test of its releases must notice. */
export const tests: readonly Omit<Fault, 'drill' | 'says'>[] = [
  {
    fault: 'a version counts no failure of its own',
    file: 'src/api/counted.ts',
    sound: 'status >= 500 ? 1 : 0',
    broken: 'status >= 600 ? 1 : 0',
  },
  {
    fault: 'the gate takes refusals for answers',
    file: 'toolkit/rollout/verdict.ts',
    sound: 'if (refused / weight < FEWEST) return undefined',
    broken: 'if (refused >= 0) return undefined',
  },
  {
    fault: 'the gate takes all the time in the world for quick',
    file: 'toolkit/rollout/verdict.ts',
    sound: 'one.p95Ms <= other.p95Ms * SLOWER.times',
    broken: 'one.p95Ms * 0 <= other.p95Ms * SLOWER.times',
  },
  {
    fault: 'a release that fails keeps its traffic',
    file: 'toolkit/rollout/rollout.ts',
    sound: 'cloud.say(await rollBack(cloud, { release, onTrial: true }))',
    broken: 'cloud.say(rollBack.name)',
  },
]
