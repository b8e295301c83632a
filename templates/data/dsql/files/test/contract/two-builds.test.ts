import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { createApp } from '../../src/api/app.ts'
import type { Order } from '../../src/domain/orders.ts'
import { type DsqlRegions, startDsqlRegions } from './dsql-regions.ts'

type App = ReturnType<typeof createApp>

let directory: string
let regions: DsqlRegions

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'builds-'))
  regions = await startDsqlRegions()
})
afterAll(async () => {
  await regions.stop()
  await rm(directory, { recursive: true, force: true })
})

/** The service, bundled from this source; `before`: with the stored order of the release before. */
async function bundle(version: string, how: { before?: boolean; storedShape?: number }) {
  const file = join(directory, `${version}.mjs`)
  await build({
    stdin: {
      contents: `
        import { createApp } from './src/api/app.ts'
        import { openStore } from './src/store/open.ts'
        export const start = ({ store, ...rest }) => createApp({ store: openStore(store), ...rest })`,
      resolveDir: resolve(import.meta.dirname, '../..'),
    },
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    define: {
      'process.env.STORED_SHAPE': JSON.stringify(how.storedShape?.toString()) ?? 'undefined',
    },
    plugins: [
      {
        name: 'release before',
        setup({ onResolve }) {
          if (!how.before) return
          onResolve({ filter: /compat\/stored-order\.ts$/ }, () => ({
            path: join(import.meta.dirname, 'order-before.ts'),
          }))
        },
      },
    ],
  })
  const { start } = await import(pathToFileURL(file).href)
  const region = regions.names[0] as string
  const store = { region, endpoint: regions.endpoint(region) }
  return start({ store, region, version, log: () => {} }) as App
}

async function putOnSale(app: App): Promise<string> {
  const sku = `sku-${randomUUID()}`
  const request = { method: 'PUT', body: JSON.stringify({ stock: 20 }) }
  expect((await app.request(`/items/${sku}`, request)).status).toBe(200)
  return sku
}

const place = (app: App, sku: string, key: string) =>
  app.request('/orders', {
    method: 'POST',
    body: JSON.stringify({ sku, quantity: 2 }),
    headers: { 'idempotency-key': key },
  })

describe('a new shape is rolled out in two releases', () => {
  test('first the new build reads both and writes the old: either build serves what the other wrote', async () => {
    const before = await bundle('before', { before: true })
    const expand = await bundle('expand', { storedShape: 1 })
    const sku = await putOnSale(before)

    for (const [writer, reader] of [
      [before, expand],
      [expand, before],
    ] as const) {
      const key = randomUUID()
      const placed = await place(writer, sku, key)
      expect(placed.status).toBe(201)
      const order = (await placed.json()) as Order
      const replayed = await place(reader, sku, key)
      expect([replayed.status, await replayed.json()]).toEqual([200, order])
      expect(await (await reader.request(`/orders/${order.id}`)).json()).toEqual(order)
    }
    expect(await (await before.request(`/items/${sku}`)).json()).toEqual({ sku, available: 16 })
  })

  test('then builds that read the new shape write it, and may be rolled back to the first release', async () => {
    const expand = await bundle('expand-2', { storedShape: 1 })
    const now = await bundle('now', {})
    const sku = await putOnSale(expand)
    for (const [writer, reader] of [
      [expand, now],
      [now, expand],
    ] as const) {
      const order = (await (await place(writer, sku, randomUUID())).json()) as Order
      expect(await (await reader.request(`/orders/${order.id}`)).json()).toEqual(order)
    }
  })

  test('skipping the first release is told apart from a missing order: 503, never half an order', async () => {
    const before = await bundle('before-2', { before: true })
    const now = await bundle('now-2', {})
    const sku = await putOnSale(before)
    const key = randomUUID()
    const order = (await (await place(now, sku, key)).json()) as Order
    for (const response of [
      await before.request(`/orders/${order.id}`),
      await place(before, sku, key),
    ]) {
      expect(response.status).toBe(503)
      expect(await response.json()).toMatchObject({
        detail: expect.stringContaining('newer release'),
      })
    }
    expect(await (await before.request(`/items/${sku}`)).json()).toEqual({ sku, available: 18 })
  })
})
