import { expect, test } from 'vitest'
import { drill } from '../../local/drills/bad-deploy.ts'

test('a bad version reaches no more users than planned and is taken back everywhere', async () => {
  const report = await drill.run({ seconds: 4, rate: 20 })
  expect(
    report.promises.filter(({ kept }) => !kept),
    JSON.stringify(report.figures),
  ).toEqual([])
}, 180_000)
