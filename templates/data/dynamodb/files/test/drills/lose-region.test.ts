import { expect, test } from 'vitest'
import { loseRegion, shortestLoad } from '../../local/drills/lose-region.ts'

test('a region lost under load takes no acknowledged order with it', async () => {
  const speed = 40
  const report = await loseRegion({ seconds: shortestLoad(speed), rate: 30, speed })
  expect(
    report.promises.filter(({ kept }) => !kept),
    JSON.stringify(report.figures),
  ).toEqual([])
})
