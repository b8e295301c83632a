import { test } from 'vitest'
import { shortestLoad } from '../../local/drills/load.ts'
import { loseRegion } from '../../local/drills/lose-region.ts'
import { judge } from './judge.ts'

test('a region lost under load takes nothing with it, and no answer was stale', async (context) => {
  const speed = 40
  const report = await loseRegion({ seconds: shortestLoad(speed), rate: 10, speed })
  judge(report, context)
}, 300_000)
