import { answersFor } from '../answers.ts'
import type { Fault } from './fault.ts'

export const answers = answersFor({ data: 'dynamodb-strong' })

export const drills: readonly Fault[] = [
  {
    fault: 'reads may be stale',
    drill: 'lose-region',
    file: 'src/store/records.ts',
    sound: 'new GetCommand({ TableName, Key, ConsistentRead: true })',
    broken: 'new GetCommand({ TableName, Key, ConsistentRead: false })',
    says: /BROKEN {2}(no answer was stale|whether there is such an order)/,
  },
  {
    fault: 'an order takes no units',
    drill: 'lose-region',
    file: 'src/store/records.ts',
    sound: "':units': order.quantity,",
    broken: "':units': 0,",
    says: /BROKEN {2}nothing is oversold/,
  },
  {
    fault: 'the last units are sold to whoever saw them',
    drill: 'rush',
    file: 'src/store/records.ts',
    sound: "AND sold <= :most'",
    broken: "AND (sold <= :most OR sold > :most)'",
    says: /BROKEN {2}nothing is oversold/,
  },
  {
    fault: 'no hold ever ends',
    drill: 'lose-region',
    file: 'src/store/holds.ts',
    sound: 'const ending = writes.endHold(held, kept ? 0 : held.quantity)',
    broken: 'const ending = Promise.resolve(writes)',
    says: /BROKEN {2}no unit stays held/,
  },
  {
    fault: 'an order is acknowledged and not written',
    drill: 'lose-region',
    file: 'src/store/holds.ts',
    sound: 'const kept = (await writes.newOrder(held)) ||',
    broken: 'const kept = true ||',
    says: /BROKEN {2}a lost region takes nothing with it/,
  },
  {
    fault: 'an order is written by a transaction',
    drill: 'lose-region',
    file: 'src/store/records.ts',
    sound: 'return (await written(() => client.send(put, within), limits)) !== undefined',
    broken: `const { TransactWriteCommand } = await import('@aws-sdk/lib-dynamodb')
      const TransactItems = [{ Put: put.input as never }]
      const transaction = new TransactWriteCommand({ TransactItems })
      return (await written(() => client.send(transaction, within), limits)) !== undefined`,
    says: /BROKEN {2}every user who retried was served|could not be finished/,
  },
  {
    fault: 'a region that is cut off goes on',
    drill: 'cut-replication',
    file: 'toolkit/laptop/quorum.ts',
    sound: 'if (this.lost.has(member)) return false',
    broken: 'if (member) return true',
    says: /BROKEN {2}a region that is cut off answers nothing/,
  },
  {
    fault: 'a region does not know that it is cut off',
    drill: 'cut-replication',
    file: 'src/store/flag.ts',
    sound: 'await read(false, AbortSignal.timeout(requestMs))',
    broken: 'if (error) throw error',
    says: /BROKEN {2}its users are served elsewhere/,
  },
  {
    fault: 'a note is not always written',
    answers: { sample: 'blank' },
    drill: 'lose-region',
    file: 'src/store/dynamodb.ts',
    sound: 'await written(() => client.send(put,',
    broken: 'if (Math.random() < 0.5) await written(() => client.send(put,',
    says: /BROKEN {2}all that was acknowledged is in every region/,
  },
]
