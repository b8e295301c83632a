import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DsqlRegions, startDsqlRegions } from '../contract/dsql-regions.ts'

let regions: DsqlRegions
let here: string
let there: string
beforeEach(async () => {
  regions = await startDsqlRegions()
  ;[here, there] = regions.names as [string, string]
})
afterEach(() => regions.stop())

/** So long that nothing else takes as long. */
const lagMs = 1000
const insert = "INSERT INTO items VALUES ('tea', 1, 0)"
const read = "SELECT * FROM items WHERE sku = 'tea'"

async function took(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

test('a write waits for another region where it is made final, and nothing else does', async () => {
  const pool = regions.pool(here)
  const client = await pool.connect()
  regions.replication.setLag(lagMs)
  let written = false
  const writing = pool.query(insert).then(() => {
    written = true
  })
  try {
    await client.query(read)
    await client.query('BEGIN')
    await client.query("INSERT INTO items VALUES ('lamp', 1, 0)")
    expect(written).toBe(false)
    expect(await took(() => client.query('COMMIT'))).toBeGreaterThanOrEqual(lagMs)
  } finally {
    client.release(true)
    await writing
  }
})

test('of two transactions that write one row the later is refused with 40001', async () => {
  await regions.pool(here).query(insert)
  const [one, two] = await Promise.all([here, there].map((name) => regions.pool(name).connect()))
  if (!one || !two) throw new Error('no connection')
  try {
    for (const client of [one, two]) {
      await client.query('BEGIN')
      await client.query(read)
    }
    await one.query('UPDATE items SET sold = sold + 1')
    await one.query('COMMIT')
    await expect(two.query('UPDATE items SET sold = sold + 1')).rejects.toMatchObject({
      code: '40001',
    })
  } finally {
    for (const client of [one, two]) client.release(true)
  }
})

test('a region that is cut off refuses everything, until it rejoins', async () => {
  const pool = regions.pool(here)
  await pool.query(insert)
  regions.replication.isolate(here)
  await expect(pool.query(read)).rejects.toThrow()
  await expect(pool.query(insert)).rejects.toThrow()
  expect((await regions.pool(there).query(read)).rows).toHaveLength(1)
  regions.replication.rejoin(here)
  expect((await pool.query(read)).rows).toHaveLength(1)
})

test('a write that is on its way when its region is cut off is not done', async () => {
  const pool = regions.pool(here)
  await pool.query(read)
  regions.replication.setLag(lagMs)
  const writing = pool.query(insert)
  setTimeout(() => regions.replication.isolate(here), lagMs / 4)
  await expect(writing).rejects.toThrow()
  expect((await regions.pool(there).query(read)).rows).toEqual([])
})

test('one cut link is not noticed: each of the two still sees the witness', async () => {
  regions.replication.cut(here, there)
  await regions.pool(here).query(insert)
  expect((await regions.pool(there).query(read)).rows).toHaveLength(1)
})
