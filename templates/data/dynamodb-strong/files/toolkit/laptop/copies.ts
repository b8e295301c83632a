import { setTimeout as sleep } from 'node:timers/promises'
import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb'
import { connect, type Database } from './database.ts'

export type Key = Record<string, AttributeValue>

/** How often the copies are brought up to date; an eventually consistent read may be as much behind. */
const everyMs = 400
/** As many items as DynamoDB writes at a time. */
const batch = 25

/**
 * What each region has of the table for reads that may be stale. A copy gets a write a little later than the table, and
 * none while its region sees no other.
 */
export class Copies {
  private readonly table: Database
  private readonly isFed: (region: string) => boolean
  private readonly clients = new Map<string, DynamoDBClient>()
  private readonly copies = new Map<string, { copy: Database; due: Map<string, Key> }>()
  private readonly stopping = new AbortController()
  private running: Promise<void> = Promise.resolve()

  /** @param isFed whether writes reach a region now */
  constructor(table: Database, isFed: (region: string) => boolean) {
    this.table = table
    this.isFed = isFed
  }

  add(copy: Database): void {
    this.copies.set(copy.region, { copy, due: new Map() })
  }

  /** To be called when an item of the table was written. */
  changed(key: Key): void {
    for (const { due } of this.copies.values()) due.set(nameOf(key), key)
  }

  start(): void {
    this.running = this.run()
  }

  /** Resolves when every region that can be reached has what it is due. */
  async settled(): Promise<void> {
    const behind = () =>
      [...this.copies].filter(([region, { due }]) => due.size > 0 && this.isFed(region))
    while (behind().length > 0) await sleep(everyMs)
  }

  /** Brings one region's copy up to date. */
  async feed(region: string): Promise<void> {
    const { copy, due } = this.copies.get(region) ?? {}
    while (copy && due && due.size > 0) {
      const some = [...due].slice(0, batch)
      for (const [name] of some) due.delete(name)
      try {
        await this.copyItems(copy, new Map(some))
      } catch (error) {
        for (const [name, key] of some) due.set(name, key)
        throw error
      }
    }
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
    for (const client of this.clients.values()) client.destroy()
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const fed = [...this.copies.keys()].filter(this.isFed)
      // A region that is lost in this moment is fed when it is back.
      await Promise.allSettled(fed.map((region) => this.feed(region)))
      await sleep(everyMs)
    }
  }

  private async copyItems(copy: Database, keys: Map<string, Key>): Promise<void> {
    const table = copy.env.TABLE_NAME ?? ''
    const read = new BatchGetItemCommand({
      RequestItems: { [table]: { Keys: [...keys.values()], ConsistentRead: true } },
    })
    const { Responses } = await this.clientOf(this.table).send(read)
    const items = Responses?.[table] ?? []
    const there = new Set(items.map(nameOf))
    const gone = [...keys.values()].filter((key) => !there.has(nameOf(key)))
    const write = new BatchWriteItemCommand({
      RequestItems: {
        [table]: [
          ...items.map((Item) => ({ PutRequest: { Item } })),
          ...gone.map((Key) => ({ DeleteRequest: { Key } })),
        ],
      },
    })
    await this.clientOf(copy).send(write)
  }

  /** A database may come back at another address, and several may share one. */
  private clientOf(database: Database): DynamoDBClient {
    const name = `${database.region} ${database.endpoint}`
    const client = this.clients.get(name) ?? connect(database)
    this.clients.set(name, client)
    return client
  }
}

function nameOf({ pk, sk }: Key): string {
  return JSON.stringify([pk, sk])
}
