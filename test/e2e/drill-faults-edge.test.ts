import { answersAtTheEdge } from '../support/answers.ts'
import { drillsNotice, type Fault } from './faults.ts'
import { sharedInstallation } from './projects.ts'

const regional = { rollout: 'regional-canary', continents: ['oc', 'eu', 'na'] }

const faults: Fault[] = [
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
    drill: 'lose-pop',
    file: 'src/domain/orders.ts',
    sound: 'return sha256(idempotencyKey).slice(0, 32)',
    broken: 'return sha256(idempotencyKey + Math.random()).slice(0, 32)',
    says: /BROKEN|could not be finished/,
  },
  {
    fault: 'the router passes on what a client says about versions',
    drill: 'bad-deploy',
    file: 'src/router/route.ts',
    sound:
      'for (const name of [overrides, versionKey, smokeVersion, smokeToken]) headers.delete(name)',
    broken: 'for (const name of [smokeVersion, smokeToken]) headers.delete(name)',
    says: /BROKEN/,
    answers: regional,
  },
  {
    fault: 'the router ignores the pins',
    drill: 'bad-deploy',
    file: 'src/router/route.ts',
    sound: 'const version = Object.hasOwn(pins, code) ? pins[code] : rest',
    broken: 'const version = Object.hasOwn(pins, code) && rest === code ? pins[code] : undefined',
    says: /BROKEN|could not be finished/,
    answers: regional,
  },
  {
    fault: 'the router counts no failure',
    drill: 'bad-deploy',
    file: 'src/router/worker.ts',
    sound: 'failed ? 1 : 0',
    broken: 'failed ? 0 : 0',
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
    fault: 'a sale is not shown',
    drill: 'stale-read',
    file: 'src/store/shown-item.ts',
    sound: "if (sale.outcome === 'sold') this.showSoon()",
    broken: "if (sale.outcome === 'unknown-item') this.showSoon()",
    says: /BROKEN|could not be finished/,
    answers: { data: 'kv' },
  },
]

drillsNotice(faults, sharedInstallation(answersAtTheEdge()))
