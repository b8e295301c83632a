import { test } from 'vitest'
import { drill } from '../../local/drills/bad-deploy.ts'
import { judge } from './judge.ts'

test('bad versions reach no more orders than the first step lets them, and are taken back', async (context) => {
  judge(await drill.run(), context)
}, 300_000)
