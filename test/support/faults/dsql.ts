import { answersFor } from '../answers.ts'
import type { Fault } from './fault.ts'

export const answers = answersFor({ data: 'dsql' })

export const drills: readonly Fault[] = [
  {
    fault: 'an order is acknowledged and not written',
    drill: 'lose-region',
    file: 'src/store/transactions.ts',
    sound: "await ask('COMMIT')",
    broken: "await ask('ROLLBACK')",
    says: /BROKEN {2}every acknowledged order is in every region/,
  },
  {
    fault: 'the last unit is sold to everybody',
    drill: 'rush',
    file: 'src/store/dsql.ts',
    sound: 'WHERE sku = $1 AND sold + $2 <= stock RETURNING',
    broken: 'WHERE sku = $1 RETURNING',
    says: /BROKEN {2}nothing is oversold/,
  },
  {
    fault: 'a region does not know that it is cut off',
    drill: 'cut-replication',
    file: 'src/store/flag.ts',
    sound: 'if (error instanceof NoAnswer) return true',
    broken: 'if (error instanceof NoAnswer) throw error',
    says: /BROKEN {2}its users are served elsewhere/,
  },
]

/** What the project's tests must notice: `tests` are Vitest's words. */
export const tests = [
  {
    fault: 'a conflict is not tried again',
    file: 'src/store/failures.ts',
    sound: "return ['40001', ",
    broken: "return ['', ",
    tests: ['test/contract/faults.test.ts', '-t', 'begins again'],
    says: /meets another one at its COMMIT begins again/,
  },
  {
    fault: 'a commit is acknowledged before it is answered',
    file: 'src/store/transactions.ts',
    sound: "await ask('COMMIT')",
    broken: "ask('COMMIT').catch(() => {})",
    tests: ['test/contract/faults.test.ts', '-t', 'breaks in the COMMIT'],
    says: /breaks in the COMMIT leaves one order/,
  },
  {
    fault: 'a connection that breaks in use ends the process',
    file: 'src/store/open.ts',
    sound: "pool.on('error', ignore).on('connect', (client) => client.on('error', ignore))",
    broken: "pool.on('error', ignore)",
    tests: ['test/contract/dsql.test.ts', '-t', 'sees no other'],
    says: /Unhandled Errors?[\s\S]*Connection terminated unexpectedly/,
  },
  {
    fault: 'transactions see more than a snapshot',
    file: 'toolkit/laptop/replication.ts',
    sound: "'repeatable read'",
    broken: "'read committed'",
    tests: ['test/local/replication.test.ts', '-t', 'refused with 40001'],
    says: /refused with 40001/,
  },
  {
    fault: 'a change that was cut off is taken for done',
    file: 'toolkit/database/migrations.ts',
    sound: 'if (!note?.applied) waiting',
    broken: 'if (!note) waiting',
    tests: ['test/ops/migrations.test.ts', '-t', 'ALTER TABLE'],
    says: /is finished by the next/,
  },
] satisfies (Omit<Fault, 'drill'> & { tests: string[] })[]
