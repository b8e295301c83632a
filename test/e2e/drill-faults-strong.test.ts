import { answersFor } from '../support/answers.ts'
import { drillsNotice, type Fault } from './faults.ts'
import { sharedInstallation } from './projects.ts'

const faults: Fault[] = [
  {
    fault: 'reads may be stale',
    drill: 'lose-region',
    file: 'src/store/writes.ts',
    sound: 'new GetCommand({ TableName, Key, ConsistentRead: true })',
    broken: 'new GetCommand({ TableName, Key, ConsistentRead: false })',
    says: /BROKEN {2}no answer was stale|could not be finished: \d+ requests were too many/,
  },
  {
    fault: 'an order takes no units',
    drill: 'lose-region',
    file: 'src/store/writes.ts',
    sound: "':units': order.quantity,",
    broken: "':units': 0,",
    says: /BROKEN {2}nothing is oversold/,
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
    file: 'src/store/writes.ts',
    sound: 'return (await written(() => client.send(put, within), abortSignal)) !== undefined',
    broken: `const { TransactWriteCommand } = await import('@aws-sdk/lib-dynamodb')
      const TransactItems = [{ Put: put.input as never }]
      const transaction = new TransactWriteCommand({ TransactItems })
      return (await written(() => client.send(transaction, within), abortSignal)) !== undefined`,
    says: /BROKEN {2}every user who retried was served|could not be finished/,
  },
  {
    fault: 'a region that is cut off goes on',
    drill: 'cut-replication',
    file: 'local/quorum.ts',
    sound: 'if (this.lost.has(member)) return false',
    broken: 'if (member) return true',
    says: /BROKEN {2}a region that is cut off answers nothing/,
  },
  {
    fault: 'a region does not know that it is cut off',
    drill: 'cut-replication',
    file: 'src/store/flag.ts',
    sound: 'await read(false)',
    broken: 'if (error) throw error',
    says: /BROKEN {2}its users are served elsewhere/,
  },
]

drillsNotice(faults, sharedInstallation(answersFor({ data: 'dynamodb-strong' })))
