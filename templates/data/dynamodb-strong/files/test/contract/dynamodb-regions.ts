import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { openClient, type RegionStore, storeOn } from '../../src/store/open.ts'
import { startEndpoint } from '../../toolkit/laptop/endpoint.ts'
import { startReplication } from '../../toolkit/laptop/replication.ts'
import { topology } from '../../topology.ts'
import type { Regions as AnyRegions } from './regions.ts'

/** The topology's regions over one table, without their services. */
export interface Regions extends AnyRegions {
  /** A client of a region's endpoint that belongs to the test. */
  client(region: string): DynamoDBDocumentClient
  table: string
}

/** Starts an empty table, and an endpoint of it in each region. */
export async function startDynamoRegions({ lagMs = 4 } = {}): Promise<Regions> {
  const table = `contract-${randomUUID()}`
  const directory = await mkdtemp(join(tmpdir(), 'contract-'))
  const names = topology.regions.map(({ name }) => name)
  const replication = startReplication({ directory, table, lagMs })
  const endpoints = await Promise.all(
    names.map((region) => startEndpoint({ region, directory, table, replication })),
  )
  await replication.ready
  const clients: DynamoDBDocumentClient[] = []
  function client(region: string): DynamoDBDocumentClient {
    const one = openClient(region, endpoints.find((each) => each.region === region)?.endpoint)
    clients.push(one)
    return one
  }
  const stores = new Map(
    names.map((region) => [region, storeOn({ client: client(region), table, region })]),
  )
  return {
    names,
    replication,
    store: (region) => stores.get(region) as RegionStore,
    client,
    table,
    async stop() {
      for (const one of clients) one.destroy()
      await replication.stop()
      await Promise.all(endpoints.map((one) => one.stop()))
      await rm(directory, { recursive: true, force: true })
    },
  }
}
