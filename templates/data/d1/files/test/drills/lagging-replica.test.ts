import { expect, test } from 'vitest'
import { drill } from '../../local/drills/lagging-replica.ts'

test('replicas that are behind mislead nobody who keeps his bookmark, and sell nothing', async () => {
  const report = await drill.run()
  expect(
    report.promises.filter(({ kept }) => !kept),
    JSON.stringify(report.figures),
  ).toEqual([])
}, 90_000)
