import { expect, test } from 'vitest'
import { drill } from '../../local/drills/stale-read.ts'

test('what KV shows is old for a bounded time, and sells nothing', async () => {
  const report = await drill.run()
  expect(
    report.promises.filter(({ kept }) => !kept),
    JSON.stringify(report.figures),
  ).toEqual([])
}, 90_000)
