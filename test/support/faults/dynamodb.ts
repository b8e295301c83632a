import { answersFor } from '../answers.ts'
import type { Fault } from './fault.ts'

export const answers = answersFor()

export const drills: readonly Fault[] = [
  {
    fault: 'every region sells the whole stock',
    drill: 'sell-out',
    file: 'src/domain/stock.ts',
    sound: 'unitsOf(region) : shareOf(region, left, sharing)',
    broken: 'unitsOf(region) : left',
    says: /BROKEN/,
  },
  {
    fault: 'orders are not conditional',
    drill: 'sell-out',
    file: 'src/store/writes.ts',
    sound: "ConditionExpression: 'attribute_not_exists(taken) OR taken <= :most',",
    broken: "ConditionExpression: 'attribute_not_exists(taken) OR :most <> :units',",
    says: /BROKEN/,
  },
  {
    fault: 'a cut link leaks in one direction',
    drill: 'cut-replication',
    file: 'toolkit/laptop/replication.ts',
    sound: 'if (ends.includes(a) && ends.includes(b)) link.cut = cut',
    broken: 'if (ends.includes(a) && ends.includes(b)) link.cut = cut && ends[0] === a',
    says: /BROKEN {2}nothing crossed a cut link/,
  },
  {
    fault: 'nothing is replicated',
    drill: 'lose-region',
    file: 'toolkit/laptop/replication.ts',
    sound: 'if (version) replica.offer(version)',
    broken: 'if (!version) throw new Error()',
    says: /BROKEN|could not be finished/,
  },
  {
    fault: 'the router has no health checks',
    drill: 'lose-region',
    file: 'toolkit/laptop/resolver.ts',
    sound: 'this.checks.get(region)?.report(passed)',
    broken: 'this.checks.get(region)?.report(passed || true)',
    says: /BROKEN|could not be finished/,
  },
  {
    fault: 'an order forgets its key',
    drill: 'lose-region',
    file: 'src/domain/orders.ts',
    sound: 'return sha256(idempotencyKey).slice(0, 32)',
    broken: 'return sha256(idempotencyKey + Math.random()).slice(0, 32)',
    says: /BROKEN|could not be finished/,
  },
  {
    fault: 'every route is answered with 404',
    drill: 'bad-deploy',
    file: 'src/api/app.ts',
    sound: 'routes = service.routes }',
    broken: 'routes = new Hono<AppEnv>() }',
    says: /bad-deploy could not be finished: PUT \/items\/hot was answered with 404/,
  },
  ...['bad-deploy', 'lose-region', 'cut-replication'].map((drill) => ({
    fault: 'every act is answered with 404',
    drill,
    file: 'src/api/routes.ts',
    sound: "routes.post('/orders',",
    broken: "routes.post('/bookings',",
    says: /BROKEN {2}something was acknowledged: without it this drill shows nothing/,
  })),
  {
    fault: 'no alarm rings',
    drill: 'bad-deploy',
    file: 'toolkit/drills/alarms.ts',
    sound: 'if (visible < this.evaluationPeriods) return false',
    broken: 'if (visible > -2) return false',
    says: /BROKEN {2}an alarm stops the bad build/,
  },
  {
    fault: 'only the first region of a wave is taken back',
    drill: 'bad-deploy',
    file: 'toolkit/drills/rollout.ts',
    sound: "touched.map((one) => (outcome === 'promoted' ? one.promote() : one.rollBack())),",
    broken:
      "(outcome === 'promoted' ? touched : touched.slice(0, 1)).map((one) => (outcome === 'promoted' ? one.promote() : one.rollBack())),",
    says: /BROKEN {2}after a roll-back/,
  },
  {
    fault: 'the first wave is larger than planned',
    drill: 'bad-deploy',
    file: 'topology.ts',
    sound: 'percent: 10',
    broken: 'percent: 50',
    says: /BROKEN {2}no more users meet it/,
  },
]
