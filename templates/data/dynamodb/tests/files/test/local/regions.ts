import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AttributeValue,
  DeleteItemCommand,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { connect, type Database, startDatabase } from '../../toolkit/laptop/database.ts'
import { startReplication } from '../../toolkit/laptop/replication.ts'

/** The tables of a few regions, replicated, as a test writes and reads them. */
export async function startRegions(names: string[], options: { lagMs: number }) {
  const directory = await mkdtemp(join(tmpdir(), 'regions-'))
  const table = `test-${randomBytes(6).toString('hex')}`
  const databases = await Promise.all(
    names.map((region) => startDatabase({ region, directory, table })),
  )
  const replication = startReplication(databases, options)
  await replication.ready
  const of = (region: string): Database => {
    const database = databases.find((one) => one.region === region)
    if (!database) throw new Error(region)
    return database
  }
  const clients = new Map(databases.map((one) => [one.region, connect(one)]))
  const clientOf = (region: string) => {
    const client = clients.get(region)
    if (!client) throw new Error(region)
    return client
  }
  const keyOf = (id: string) => ({ pk: { S: id }, sk: { S: 'x' } })

  return {
    databases,
    replication,
    of,
    clientOf,
    table,
    put: (region: string, id: string, value: string, more: Record<string, AttributeValue> = {}) =>
      clientOf(region).send(
        new PutItemCommand({
          TableName: table,
          Item: { ...keyOf(id), value: { S: value }, ...more },
        }),
      ),
    update: (region: string, id: string, value: string) =>
      clientOf(region).send(
        new UpdateItemCommand({
          TableName: table,
          Key: keyOf(id),
          UpdateExpression: 'SET #value = :value',
          ExpressionAttributeNames: { '#value': 'value' },
          ExpressionAttributeValues: { ':value': { S: value } },
        }),
      ),
    remove: (region: string, id: string) =>
      clientOf(region).send(new DeleteItemCommand({ TableName: table, Key: keyOf(id) })),
    /** id -> value, as one region holds them. */
    async items(region: string): Promise<Record<string, string>> {
      const client = connect(of(region))
      const { Items = [] } = await client.send(
        new ScanCommand({ TableName: table, ConsistentRead: true }),
      )
      client.destroy()
      return Object.fromEntries(Items.map((item) => [item.pk?.S, item.value?.S]))
    },
    async stop() {
      await replication.stop()
      for (const client of clients.values()) client.destroy()
      await Promise.all(databases.map((one) => one.stop()))
      await rm(directory, { recursive: true, force: true })
    },
  }
}

export type Regions = Awaited<ReturnType<typeof startRegions>>
