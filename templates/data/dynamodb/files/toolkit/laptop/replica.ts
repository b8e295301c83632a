import { setTimeout as sleep } from 'node:timers/promises'
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb'
import type { Database } from './database.ts'
import { type Change, openStream, type Position, type Stream } from './stream.ts'
import {
  type Image,
  nameOf,
  newer,
  putOf,
  sameContent,
  sameStamp,
  stampOf,
  type Version,
} from './versions.ts'

/** How often a region's stream is read: also how exactly the time of a write is known. */
export const pollMs = 25

const applyAtOnce = 20

/**
 * One region's copy of the table.
 *
 * `held` is what the region's own stream last said of each item, `best` the newest version that
 * ever got here. Wherever the two differ, `best` is written again: so whatever the order in which
 * writes and copies meet, and whenever the region was away, it ends with the newest version.
 */
export class Replica {
  readonly region: string
  /** False while the region is lost: it neither sends nor gets. */
  live = false
  /** How many times the stream was read to its end. */
  reads = 0
  private readonly database: Database
  private readonly onWrite: (version: Version) => void
  private readonly held = new Map<string, Version>()
  private readonly best = new Map<string, Version>()
  /** Items whose best version is to be written here. */
  private readonly due = new Set<string>()
  /** Items that were written here and whose change the stream has yet to tell. */
  private readonly unconfirmed = new Set<string>()
  /** A deletion's change carries no stamp: the ones made here are remembered until it shows up. */
  private readonly deleting = new Map<string, Version>()
  private readonly position: Position = { shards: new Map(), finished: new Set() }
  private stream: Stream
  private lastTime = 0
  private turn: Promise<void> = Promise.resolve()

  /** @param onWrite told of every write that the application made in this region */
  constructor(database: Database, onWrite: (version: Version) => void) {
    this.region = database.region
    this.database = database
    this.onWrite = onWrite
    this.stream = openStream(database, this.position)
  }

  get quiet(): boolean {
    return this.due.size === 0 && this.unconfirmed.size === 0
  }

  /**
   * Catches up with what happened in the region while nobody listened.
   *
   * @param latestMs the last moment at which that can have been, when it is known better than by the stream's own clock
   */
  open(latestMs?: number): Promise<void> {
    return this.inTurn(async () => {
      this.stream.close()
      this.stream = openStream(this.database, this.position)
      this.deleting.clear()
      this.unconfirmed.clear()
      for (const change of await this.stream.read()) {
        this.learn(change, latestMs ?? change.createdMs + 999)
      }
      if (this.stream.gap()) await this.scan(latestMs ?? 0)
      for (const name of this.best.keys()) this.compare(name)
      this.live = true
    })
  }

  close(): void {
    this.live = false
    this.stream.close()
  }

  /** Reads the stream to its end and writes what is due. */
  step(): Promise<void> {
    return this.inTurn(async () => {
      for (const change of await this.stream.read()) this.learn(change, Date.now())
      if (this.stream.gap()) await this.scan(Date.now())
      this.reads++
      await this.write()
    })
  }

  /** Takes a version that came from another region. */
  offer(version: Version): void {
    const name = nameOf(version.key)
    this.remember(name, version)
    this.compare(name)
  }

  /** One reader at a time: a region may come back while the last read before its loss still fails. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.turn.then(work)
    this.turn = done.catch(() => {})
    return done
  }

  private learn({ key, before, after }: Change, latestMs: number): void {
    const name = nameOf(key)
    const stamp = stampOf(after)
    const copied = after
      ? stamp && !sameStamp(stamp, stampOf(before)) && { key, image: after, stamp }
      : this.deleting.get(name)
    const version = copied || { key, image: after, stamp: this.nextStamp(latestMs) }
    if (!after) this.deleting.delete(name)
    this.unconfirmed.delete(name)
    this.held.set(name, version)
    this.remember(name, version)
    this.compare(name)
    if (!copied) this.onWrite(version)
  }

  /** Strictly rising within a region, as its writes are. */
  private nextStamp(latestMs: number) {
    const time = Math.min(Date.now(), latestMs) * 1000
    this.lastTime = Math.max(time, this.lastTime + 1)
    return { time: this.lastTime, region: this.region }
  }

  private remember(name: string, version: Version): void {
    const best = this.best.get(name)
    if (!best || newer(version.stamp, best.stamp)) this.best.set(name, version)
  }

  private compare(name: string): void {
    const same = sameStamp(this.held.get(name)?.stamp, this.best.get(name)?.stamp)
    if (same) this.due.delete(name)
    else this.due.add(name)
  }

  /**
   * Learns from the table itself what a forgotten part of the stream would have told. An item that
   * is missing is put back, not deleted elsewhere: the same emulator may have forgotten it too.
   */
  private async scan(latestMs: number): Promise<void> {
    const found = new Map<string, Image>()
    const pages = paginateScan(
      { client: this.stream.client },
      { TableName: this.database.env.TABLE_NAME, ConsistentRead: true },
    )
    for await (const { Items = [] } of pages) {
      for (const { pk, sk, ...rest } of Items as Image[]) {
        if (pk && sk) found.set(nameOf({ pk, sk }), { pk, sk, ...rest })
      }
    }
    for (const [name, image] of found) {
      const before = this.held.get(name)?.image
      const { pk, sk } = image
      if (!sameContent(before, image) && pk && sk) {
        this.learn({ key: { pk, sk }, before, after: image, createdMs: 0 }, latestMs)
      }
    }
    for (const name of this.held.keys()) if (!found.has(name)) this.held.delete(name)
  }

  private async write(): Promise<void> {
    while (this.live && this.due.size > 0) {
      const names = [...this.due].slice(0, applyAtOnce)
      await Promise.all(names.map((name) => this.apply(name)))
    }
  }

  private async apply(name: string): Promise<void> {
    const version = this.best.get(name)
    if (!version) return
    const TableName = this.database.env.TABLE_NAME
    this.unconfirmed.add(name)
    if (version.image) {
      try {
        await this.stream.client.send(new PutItemCommand({ TableName, ...putOf(version) }))
      } catch (error) {
        // The region holds this version, or a newer one that the application made of it.
        if (!(error instanceof ConditionalCheckFailedException)) throw error
        this.unconfirmed.delete(name)
      }
    } else {
      this.deleting.set(name, version)
      const { Attributes } = await this.stream.client.send(
        new DeleteItemCommand({ TableName, Key: version.key, ReturnValues: 'ALL_OLD' }),
      )
      if (!Attributes) {
        this.deleting.delete(name)
        this.unconfirmed.delete(name)
        this.held.set(name, version)
      }
    }
    if (this.best.get(name) === version) this.due.delete(name)
  }
}

/** Reads and writes until `signal` ends it. A database that does not answer is asked again. */
export async function keepInStep(
  replica: Replica,
  deliver: () => void,
  signal: AbortSignal,
): Promise<void> {
  let silent = false
  while (!signal.aborted) {
    if (replica.live) {
      try {
        deliver()
        await replica.step()
        silent = false
      } catch (error) {
        if (replica.live && !silent) {
          console.error(`replication: no answer from ${replica.region} (${error}); trying on`)
        }
        silent = true
      }
    }
    await sleep(pollMs)
  }
}
