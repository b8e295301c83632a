import { expect, test } from 'vitest'
import { cutReplication } from '../../local/drills/cut-replication.ts'
import { shortestLoad } from '../../local/drills/load.ts'

test('a region that is cut off says nothing, and its users are served elsewhere', async () => {
  const speed = 40
  const report = await cutReplication({ seconds: shortestLoad(speed), rate: 10, speed })
  expect(
    report.promises.filter(({ kept }) => !kept),
    JSON.stringify(report.figures),
  ).toEqual([])
}, 60_000)
