import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDsqlRegions } from './dsql-regions.ts'
import type { Regions } from './regions.ts'

let regions: Regions
beforeAll(async () => {
  regions = await startDsqlRegions()
})
afterAll(() => regions.stop())

test('an evacuation is set in any region for any other, and can be taken back', async () => {
  const [here, there] = regions.names as [string, string]
  for (const evacuated of [true, false]) {
    await regions.store(there).setEvacuated(here, evacuated)
    expect(await regions.store(here).evacuated()).toBe(evacuated)
    expect(await regions.store(there).evacuated()).toBe(false)
  }
})
