import { expect, test } from 'vitest'
import { shortestLoad } from '../../local/drills/load.ts'
import { loseRegion } from '../../local/drills/lose-region.ts'

test('a region lost under load takes nothing with it, and no answer was stale', async () => {
  const speed = 40
  const report = await loseRegion({ seconds: shortestLoad(speed), rate: 10, speed })
  expect(
    report.promises.filter(({ kept }) => !kept),
    JSON.stringify(report.figures),
  ).toEqual([])
}, 60_000)
