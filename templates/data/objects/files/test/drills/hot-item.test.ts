import { test } from 'vitest'
import { drill } from '../../local/drills/hot-item.ts'
import { judge } from './judge.ts'

test('an item that everybody wants at once is sold out exactly, crashes or not', async (context) => {
  judge(await drill.run(), context)
}, 300_000)
