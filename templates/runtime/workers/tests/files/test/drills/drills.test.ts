import { test } from 'vitest'
import { findDrills } from '../../toolkit/rehearsal/drills.ts'
import { judge } from './judge.ts'

const drills = [...(await findDrills())].map(([name, drill]) => ({ name, ...drill }))

test.for(drills)('$name: $title', { timeout: 300_000 }, async ({ run }, context) => {
  judge(await run(), context)
})
