import { test } from 'vitest'
import { findDrills } from '../../toolkit/rehearsal/drills.ts'
import { shortestLoad } from '../../toolkit/rehearsal/recovery.ts'
import { store } from '../../toolkit/rehearsal/store.ts'
import { judge } from './judge.ts'

const drills = [...(await findDrills())].map(([name, drill]) => ({ name, ...drill }))

test.for(drills)('$name: $title', { timeout: 300_000 }, async ({ run }, context) => {
  const speed = 40
  const report = await run({ seconds: shortestLoad(speed), rate: store.rate / 2, speed })
  judge(report, context)
})
