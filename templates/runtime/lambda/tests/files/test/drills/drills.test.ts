import { test } from 'vitest'
import { engine } from '../../toolkit/laptop/engine.ts'
import { findDrills } from '../../toolkit/rehearsal/drills.ts'
import type { LoadOptions } from '../../toolkit/rehearsal/load.ts'
import { shortestLoad } from '../../toolkit/rehearsal/recovery.ts'
import { judge } from './judge.ts'

const drills = [...(await findDrills<LoadOptions>())].map(([name, drill]) => ({ name, ...drill }))

test.for(drills)('$name: $title', { timeout: 300_000 }, async ({ run }, context) => {
  const speed = 40
  const report = await run({ seconds: shortestLoad(speed), rate: engine.drills.rate / 2, speed })
  judge(report, context)
})
