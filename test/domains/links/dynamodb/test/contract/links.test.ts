import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { linkTo } from '../../src/domain/links.ts'
import { type Regions, replicateAll, startDynamoRegions } from './dynamodb-regions.ts'

let regions: Regions
beforeAll(async () => {
  regions = await startDynamoRegions()
})
afterAll(() => regions.stop())

const here = () => regions.store(regions.names[0] as string)
const there = () => regions.store(regions.names[1] as string)
const newLink = (at = 1_000) =>
  linkTo({ url: 'https://example.com/', ttlSeconds: 60 }, randomUUID(), at)

test('a link that was kept is found in every region', async () => {
  const link = newLink()
  expect(await here().keep(link)).toEqual(link)
  await replicateAll(regions)
  for (const store of [here(), there()]) expect(await store.link(link.code)).toMatchObject(link)
})

test('who keeps a link again is given the first', async () => {
  const link = newLink()
  await here().keep(link)
  await replicateAll(regions)
  for (const store of [here(), there()]) {
    expect(await store.keep({ ...link, expiresAt: 9 })).toMatchObject(link)
  }
})

test('a link that nobody made is none', async () => {
  expect(await here().link('none')).toBeUndefined()
})

test('of two that regions made apart every region has the earlier, and none wrote another’s', async () => {
  const link = newLink(2_000)
  await here().keep(link)
  await there().keep({ ...link, madeAt: 1_000 })
  await replicateAll(regions)
  for (const store of [here(), there()]) {
    expect(await store.link(link.code)).toMatchObject({ madeAt: 1_000 })
  }
  for (const region of regions.names) expect(await regions.trespasses(region)).toEqual([])
})
