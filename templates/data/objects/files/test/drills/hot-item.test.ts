import { expect, test } from 'vitest'
import { drill } from '../../local/drills/hot-item.ts'

test('an item that everybody wants at once is sold out exactly, crashes or not', async () => {
  const report = await drill.run()
  expect(
    report.promises.filter(({ kept }) => !kept),
    JSON.stringify(report.figures),
  ).toEqual([])
}, 90_000)
