import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { openClient, type RegionStore, storeOn } from '../../src/store/open.ts'
import { type Database, startDatabase } from '../../toolkit/laptop/database.ts'

/** Three regions with a database each, which replicate only when they are told to. */
export interface Regions {
  names: readonly string[]
  store(region: string): RegionStore
  /** Copies what `from` has written to `to`; with a `chance` below 1, each item arrives only that often. */
  replicate(from: string, to: string, chance?: () => boolean): Promise<void>
  /** What `region` wrote under another's name, or changed of another's since it arrived. Always empty. */
  trespasses(region: string): Promise<string[]>
  stop(): Promise<void>
}

/** A DynamoDB item as the document client gives it. */
type Attributes = Record<string, unknown>

const names = ['north-1', 'south-1', 'west-1']

/** Starts an empty table in a database of its own for each region. */
export async function startDynamoRegions(): Promise<Regions> {
  const table = `contract-${randomUUID()}`
  const directory = await mkdtemp(join(tmpdir(), 'contract-'))
  const started = await Promise.all(
    names.map((region) => startDatabase({ region, directory, table })),
  )
  const arrived = new Map(names.map((region) => [region, new Map<string, Attributes>()]))
  const clients = new Map(started.map((one) => [one.region, openClient(one.region, one.endpoint)]))
  const client = (region: string) => clients.get(region) as DynamoDBDocumentClient
  const stores = new Map(
    names.map((region) => [
      region,
      storeOn({ client: client(region), table, region, regions: names }),
    ]),
  )

  async function items(region: string): Promise<Attributes[]> {
    const all: Attributes[] = []
    let ExclusiveStartKey: Attributes | undefined
    do {
      const page = await client(region).send(
        new ScanCommand({ TableName: table, ConsistentRead: true, ExclusiveStartKey }),
      )
      all.push(...(page.Items ?? []))
      ExclusiveStartKey = page.LastEvaluatedKey
    } while (ExclusiveStartKey)
    return all
  }

  return {
    names,
    store: (region) => stores.get(region) as RegionStore,
    async replicate(from, to, chance = () => true) {
      for (const item of await items(from)) {
        const known = arrived.get(to)?.get(nameOf(item))
        if (writerOf(item) !== from || isDeepStrictEqual(item, known) || !chance()) continue
        await client(to).send(new PutCommand({ TableName: table, Item: item }))
        arrived.get(to)?.set(nameOf(item), item)
      }
    },
    async trespasses(region) {
      const foreign = (await items(region)).filter((item) => writerOf(item) !== region)
      const known = arrived.get(region)
      return foreign
        .filter((item) => !isDeepStrictEqual(item, known?.get(nameOf(item))))
        .map(nameOf)
    },
    async stop() {
      for (const one of clients.values()) one.destroy()
      await Promise.all(started.map((database: Database) => database.stop()))
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Replicates everything from every region to every other. */
export async function replicateAll(regions: Regions): Promise<void> {
  for (const from of regions.names) {
    for (const to of regions.names) if (from !== to) await regions.replicate(from, to)
  }
}

/** The region whose item it is: every sort key ends with its writer. */
function writerOf({ sk }: Attributes): string | undefined {
  return String(sk).split('#').at(-1)
}

function nameOf({ pk, sk }: Attributes): string {
  return `${pk} ${sk}`
}
