import { test } from 'vitest'
import { drill } from '../../local/drills/lagging-replica.ts'
import { judge } from './judge.ts'

test('replicas that are behind mislead nobody who keeps his bookmark, and sell nothing', async (context) => {
  judge(await drill.run(), context)
}, 300_000)
