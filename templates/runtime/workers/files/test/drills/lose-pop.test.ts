import { expect, test } from 'vitest'
import { drill } from '../../local/drills/lose-pop.ts'

test('a point of presence lost under load takes no acknowledged order with it', async () => {
  const report = await drill.run({ seconds: 4, rate: 20 })
  expect(
    report.promises.filter(({ kept }) => !kept),
    JSON.stringify(report.figures),
  ).toEqual([])
}, 90_000)
