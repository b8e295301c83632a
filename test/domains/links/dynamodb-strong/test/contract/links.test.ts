import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { linkTo } from '../../src/domain/links.ts'
import { type Regions, startDynamoRegions } from './dynamodb-regions.ts'

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

  for (const store of [here(), there()]) expect(await store.link(link.code)).toMatchObject(link)
})

test('who keeps a link again is given the first', async () => {
  const link = newLink()
  await here().keep(link)

  for (const store of [here(), there()]) {
    expect(await store.keep({ ...link, expiresAt: 9 })).toMatchObject(link)
  }
})

test('a link that nobody made is none', async () => {
  expect(await here().link('none')).toBeUndefined()
})
