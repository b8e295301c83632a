import { test } from 'vitest'
import { cutReplication } from '../../local/drills/cut-replication.ts'
import { judge } from './judge.ts'

test('regions that cannot see each other sell no unit twice, and agree once they can', async (context) => {
  const report = await cutReplication({ stock: 50 })
  judge(report, context)
}, 300_000)
