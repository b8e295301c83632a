import { expect, test } from 'vitest'
import { cutReplication } from '../../local/drills/cut-replication.ts'

test('regions that cannot see each other sell no unit twice, and agree once they can', async () => {
  const report = await cutReplication({ stock: 50 })
  expect(
    report.promises.filter(({ kept }) => !kept),
    JSON.stringify(report.figures),
  ).toEqual([])
})
