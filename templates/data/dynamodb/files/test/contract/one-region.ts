import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Regions } from './regions.ts'
import type { Opened } from './store-contract.ts'

/** One region of several, whose stock is split evenly over them all. */
export async function openFirst(start: () => Promise<Regions>): Promise<Opened> {
  const regions = await start()
  const region = regions.names[0] as string
  return { store: regions.store(region), region, stop: () => regions.stop() }
}

/** The switch that takes a region out of service. */
export function evacuationContract(start: () => Promise<Regions>): void {
  let regions: Regions
  beforeAll(async () => {
    regions = await start()
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
}
