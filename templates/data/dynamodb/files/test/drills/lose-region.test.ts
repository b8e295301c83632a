import { test } from 'vitest'
import { loseRegion, shortestLoad } from '../../local/drills/lose-region.ts'
import { judge } from './judge.ts'

test('a region lost under load takes no acknowledged order with it', async (context) => {
  const speed = 40
  const report = await loseRegion({ seconds: shortestLoad(speed), rate: 30, speed })
  judge(report, context)
}, 300_000)
