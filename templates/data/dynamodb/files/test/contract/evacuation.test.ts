import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Regions, startDynamoRegions } from './dynamodb-regions.ts'

let regions: Regions
beforeAll(async () => {
  regions = await startDynamoRegions()
})
afterAll(() => regions.stop())

test('an evacuation is this region’s own, and can be taken back', async () => {
  const [here, there] = regions.names as [string, string]
  const store = regions.store(here)
  expect(await store.evacuated()).toBe(false)
  await store.setEvacuated(there, true)
  expect(await store.evacuated()).toBe(false)
  await store.setEvacuated(here, true)
  expect(await store.evacuated()).toBe(true)
  await store.setEvacuated(here, false)
  expect(await store.evacuated()).toBe(false)
})
