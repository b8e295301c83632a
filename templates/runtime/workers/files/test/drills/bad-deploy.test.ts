import { expect, test } from 'vitest'
import { drill } from '../../local/drills/bad-deploy.ts'

test('bad versions reach no more orders than the first step lets them, and are taken back', async () => {
  const report = await drill.run()
  expect(
    report.promises.filter(({ kept }) => !kept),
    JSON.stringify(report.figures),
  ).toEqual([])
}, 180_000)
