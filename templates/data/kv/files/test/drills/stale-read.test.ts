import { test } from 'vitest'
import { drill } from '../../local/drills/stale-read.ts'
import { judge } from './judge.ts'

test('what KV shows is old for a bounded time, and sells nothing', async (context) => {
  judge(await drill.run(), context)
}, 300_000)
