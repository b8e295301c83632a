import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { orderId } from '../../src/domain/orders.ts'
import { StoreBusy, StoreUnavailable } from '../../src/store/errors.ts'
import type { Store } from '../../src/store/store.ts'
import type { Break } from '../../toolkit/laptop/wire.ts'
import { bundle } from './bundle.ts'
import { type Pops, startPops, storeOver } from './pops.ts'
import { storeContract } from './store-contract.ts'

const names = ['oc', 'eu']

/** The connection of each order breaks. */
const orders = (when: Break) => (sent: Buffer) =>
  sent.includes('INSERT INTO orders') ? when : undefined

/** The store in workerd, through its Hyperdrive binding, to PostgreSQL. */
async function start(): Promise<Pops> {
  const script = await bundle({ entry: 'test/contract/store-worker.ts' })
  return startPops({ pops: names, script, owner: script })
}

// What PostgreSQL begins with, and the strictest, which refuses with 40001 whoever meets another. Databases that speak its protocol
// may begin with that one.
describe.each(['read committed', 'serializable'])('PostgreSQL, %s', (isolation) =>
  storeContract(async () => {
    const pops = await start()
    await pops.state.query(`ALTER ROLE service SET default_transaction_isolation = '${isolation}'`)
    return { store: storeOver(pops.fetch('oc')), region: 'oc', stop: () => pops.stop() }
  }),
)

describe('PostgreSQL, with trouble', () => {
  let pops: Pops
  let oc: Store
  let eu: Store
  let sku: string

  beforeAll(async () => {
    pops = await start()
    await pops.state.query('CREATE SEQUENCE tries; GRANT USAGE ON tries TO service')
  })
  afterAll(() => pops.stop())
  beforeEach(async () => {
    ;[oc, eu] = names.map((name) => storeOver(pops.fetch(name))) as [Store, Store]
    sku = `sku-${randomUUID()}`
    pops.state.befall(() => undefined)
    await pops.state.query('DROP TRIGGER IF EXISTS refuses ON orders')
    await oc.setStock(sku, 9)
  })

  const order = (store: Store, key: string = randomUUID(), wanted = sku) =>
    store.placeOrder({ sku: wanted, quantity: 1, key, bodyHash: wanted })
  const sold = async (): Promise<unknown> => {
    const [row] = await pops.state.query('SELECT sold FROM items WHERE sku = $1', sku)
    return row?.sold
  }
  const written = async (key: string): Promise<number> =>
    (await pops.state.query('SELECT id FROM orders WHERE id = $1', orderId(key))).length

  /** The database refuses the next orders with this SQLSTATE, so many times. A sequence counts on through what is rolled back. */
  async function refuses(state: string, times: number): Promise<void> {
    await pops.state.query(`
      ALTER SEQUENCE tries RESTART;
      CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('tries') <= ${times} THEN RAISE EXCEPTION 'on purpose' USING ERRCODE = '${state}'; END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER refuses BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION refuse()`)
  }
  const tries = async (): Promise<number> => {
    const [row] = await pops.state.query('SELECT last_value FROM tries')
    return Number(row?.last_value)
  }

  test.each(['40001', '40P01'])('%s is tried again, and takes its units once', async (state) => {
    await refuses(state, 2)
    expect(await order(oc)).toMatchObject({ outcome: 'placed' })
    expect(await tries()).toBe(3)
    expect(await sold()).toBe(1)
  })

  test('an order that meets nothing but others ends, as busy, and takes nothing', async () => {
    await refuses('40001', 1_000_000)
    await expect(order(oc)).rejects.toThrow(StoreBusy)
    expect(await tries()).toBeGreaterThan(3)
    expect(await sold()).toBe(0)
  })

  test('a database that has no room is busy, and is not asked again at once', async () => {
    await refuses('53300', 1_000_000)
    await expect(order(oc)).rejects.toThrow(StoreBusy)
    expect(await tries()).toBe(1)
  })

  test('what the database calls a mistake stays one, and takes nothing', async () => {
    await refuses('22000', 1)
    await expect(order(oc)).rejects.not.toBeInstanceOf(StoreUnavailable)
    expect(await sold()).toBe(0)
  })

  test('a connection that breaks before the database hears of the order leaves none', async () => {
    const key = randomUUID()
    pops.state.befall(orders('before'))
    await expect(order(oc, key)).rejects.toThrow(StoreUnavailable)
    expect([await written(key), await sold()]).toEqual([0, 0])
    pops.state.befall(() => undefined)
    expect(await order(eu, key)).toMatchObject({ outcome: 'placed' })
    expect([await written(key), await sold()]).toEqual([1, 1])
  })

  test('a connection that breaks before the answer leaves one order, which the retry is told', async () => {
    const key = randomUUID()
    pops.state.befall(orders('after'))
    await expect(order(oc, key)).rejects.toThrow(StoreUnavailable)
    expect([await written(key), await sold()]).toEqual([1, 1])
    pops.state.befall(() => undefined)
    expect(await order(eu, key)).toMatchObject({ outcome: 'replayed', order: { region: 'oc' } })
    expect([await written(key), await sold()]).toEqual([1, 1])
  })

  test('a database that is away is unavailable, for reads too, until it is back', async () => {
    pops.state.cut()
    await expect(order(oc)).rejects.toThrow(StoreUnavailable)
    await expect(oc.item(sku)).rejects.toThrow(StoreUnavailable)
    pops.state.heal()
    expect(await order(oc)).toMatchObject({ outcome: 'placed' })
  })

  test('a key used for one item is known when it comes with another, elsewhere and at the same time', async () => {
    const other = `sku-${randomUUID()}`
    await oc.setStock(other, 9)
    const key = randomUUID()
    const answers = await Promise.all([order(oc, key), order(eu, key, other)])
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['key-reused', 'placed'])
    expect(await written(key)).toBe(1)
  })

  test('a key that another order takes while this one waits for its item is found, and nothing is taken', async () => {
    const key = randomUUID()
    const { query } = pops.state
    await query('BEGIN')
    await query('UPDATE items SET stock = stock WHERE sku = $1', sku)
    const waiting = order(oc, key)
    await expect.poll(() => query('SELECT pid FROM pg_locks WHERE NOT granted')).toHaveLength(1)
    await query(
      `INSERT INTO orders (id, shape, sku, quantity, region, body_hash, placed_at)
       VALUES ($1, 2, $2, 1, 'eu', $2, now())`,
      ...[orderId(key), sku],
    )
    await query('COMMIT')
    expect(await waiting).toMatchObject({ outcome: 'replayed', order: { region: 'eu' } })
    expect(await sold()).toBe(0)
  })

  test('two points of presence sell the last 5 to exactly 5 of 40', async () => {
    await oc.setStock(sku, 5)
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => order(i % 2 ? oc : eu)))
    expect(answers.filter(({ outcome }) => outcome === 'placed').length).toBe(5)
    expect(await sold()).toBe(5)
  })

  test.each([
    ['more than there is is sold', 'sold = sold + 10, available = available - 10'],
    ['units are sold that stay on sale', 'sold = sold + 1'],
    ['more is shown than is left', 'available = available + 1'],
  ])('the database itself refuses that %s', async (_, change) => {
    const changing = pops.state.query(`UPDATE items SET ${change} WHERE sku = $1`, sku)
    await expect(changing).rejects.toMatchObject({ constraint: 'never_oversold' })
  })

  test.each([
    'DELETE FROM orders',
    'TRUNCATE items',
    'DROP TABLE items',
    'SELECT * FROM migrations',
    'CREATE TABLE mine (id text)',
  ])('the service may not: %s', async (statement) => {
    // In one go, so that the owner is the owner again whatever comes of it.
    const asService = pops.state.query(`BEGIN; SET LOCAL ROLE service; ${statement}; COMMIT`)
    await expect(asService).rejects.toMatchObject({ code: '42501' })
    await pops.state.query('ROLLBACK')
  })
})

describe('the service over PostgreSQL', () => {
  let pops: Pops
  beforeAll(async () => {
    const script = await bundle({ entry: 'src/api/worker.ts' })
    pops = await startPops({ pops: ['oc'], script, owner: script })
  })
  afterAll(() => pops.stop())

  const send = (method: string, path: string, body: object, headers: Record<string, string> = {}) =>
    pops.fetch('oc')(path, { method, body: JSON.stringify(body), headers })
  const buy = (key: string) =>
    send('POST', '/orders', { sku: 'lamp', quantity: 1 }, { 'idempotency-key': key })

  test('answers 503 with a problem and when to retry while the database is lost, and the retry is one order', async () => {
    await send('PUT', '/items/lamp', { stock: 3 })
    pops.state.befall(orders('after'))
    const lost = await buy('k1')
    expect(lost.status).toBe(503)
    expect(lost.headers.get('retry-after')).toMatch(/^[123]$/)
    expect(lost.headers.get('content-type')).toBe('application/problem+json')
    expect(await lost.json()).toMatchObject({
      detail: expect.stringContaining('same Idempotency-Key'),
    })
    pops.state.befall(() => undefined)
    expect((await buy('k1')).status).toBe(200)
    expect(await (await pops.fetch('oc')('/items/lamp')).json()).toMatchObject({ available: 2 })
  })

  test('answers 429 with when to retry to whom others are in the way all the time', async () => {
    await send('PUT', '/items/lamp', { stock: 3 })
    await pops.state.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'on purpose' USING ERRCODE = '40001'; END $$;
      CREATE TRIGGER refuses BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION refuse()`)
    const busy = await buy('k2')
    expect(busy.status).toBe(429)
    expect(busy.headers.get('retry-after')).toMatch(/^[123]$/)
  })

  test('/health reads nothing', async () => {
    pops.state.cut()
    expect((await pops.fetch('oc')('/health')).status).toBe(200)
    pops.state.heal()
  })
})
