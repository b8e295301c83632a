import { test } from 'vitest'
import { cutReplication } from '../../local/drills/cut-replication.ts'
import { shortestLoad } from '../../local/drills/load.ts'
import { judge } from './judge.ts'

test('a region that is cut off says nothing, and its users are served elsewhere', async (context) => {
  const speed = 40
  const report = await cutReplication({ seconds: shortestLoad(speed), rate: 10, speed })
  judge(report, context)
}, 300_000)
