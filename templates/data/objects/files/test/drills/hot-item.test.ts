import { expect, test } from 'vitest'
import { drill } from '../../local/drills/hot-item.ts'

test('an item that all continents want at once is sold out exactly, crashes or not', async () => {
  const report = await drill.run({ seconds: 1, rate: 1 })
  expect(
    report.promises.filter(({ kept }) => !kept),
    JSON.stringify(report.figures),
  ).toEqual([])
}, 90_000)
