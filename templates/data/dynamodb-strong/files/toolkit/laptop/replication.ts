import { setTimeout as sleep } from 'node:timers/promises'
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb'
import { topology } from '../../topology.ts'
import { Copies, type Key } from './copies.ts'
import type { Links } from './data-engine.ts'
import { connect, type Database, startDatabase } from './database.ts'
import { type Partition, Quorum } from './quorum.ts'

/** What a strongly consistent global table does between regions, on this machine. */
export interface Replication extends Links, Partition {
  /** Takes in a region's own copy of the table, for reads that may be stale. */
  add(copy: Database): void
  /** Makes a strongly consistent read, or with a `written` key a write, for a region. */
  agree(region: string, call: Call, written?: Key): Promise<Response>
  /** An item as the regions have agreed on it, past all of them. */
  read(key: Record<string, string>): Promise<Record<string, unknown> | undefined>
}

/** Sends a request to the table. */
export type Call = (table: Database) => Promise<Response>

/** A request that another region is in the way of, or that no other region can be asked about. */
export class Refused extends Error {
  override name: 'ReplicatedWriteConflictException' | 'InternalServerError'

  constructor(name: Refused['name'], message: string) {
    super(message)
    this.name = name
  }
}

/**
 * One table stands for what the regions agree on. A request waits `lagMs` for another region, half of it before it takes
 * effect; while it does, another region's write to the same item is refused.
 */
export function startReplication(options: {
  directory: string
  table: string
  lagMs: number
}): Replication {
  let { lagMs } = options
  const quorum = new Quorum(topology.quorum)
  /** The regions whose writes to an item are on their way, by the item's key. */
  const writing = new Map<string, string[]>()
  const starting = startDatabase({ ...options, region: 'all-regions' })
  const opening = starting.then((table) => {
    const copies = new Copies(table, (region) => quorum.has(region))
    copies.start()
    return { table, copies }
  })
  const added: Promise<void>[] = []
  // A failure is the caller's, who awaits `ready`; it must not end the process before.
  opening.catch(() => {})

  function stayConnected(region: string): void {
    if (quorum.has(region)) return
    throw new Refused('InternalServerError', `${region} sees no other region`)
  }

  async function waitForAnother(region: string): Promise<void> {
    stayConnected(region)
    await sleep(lagMs / 2)
    stayConnected(region)
  }

  async function agree(region: string, call: Call, written?: Key): Promise<Response> {
    const { table, copies } = await opening
    const name = JSON.stringify(written)
    const others = writing.get(name) ?? []
    if (written && others.some((other) => other !== region)) {
      throw new Refused('ReplicatedWriteConflictException', `another region is writing ${name}`)
    }
    if (written) writing.set(name, [...others, region])
    try {
      await waitForAnother(region)
      const response = await call(table)
      if (written && response.ok) copies.changed(written)
      await waitForAnother(region)
      return response
    } finally {
      const rest = (writing.get(name) ?? []).slice(1)
      if (rest.length > 0) writing.set(name, rest)
      else writing.delete(name)
    }
  }

  return {
    ready: opening.then(() => Promise.all(added)).then(() => {}),
    cut: (a, b) => quorum.cut(a, b),
    restore: (a, b) => quorum.restore(a, b),
    isolate: (region) => quorum.isolate(region),
    rejoin: (region) => quorum.rejoin(region),
    setLag: (ms) => {
      lagMs = ms
    },
    detach: (region) => quorum.lose(region),
    async attach(region) {
      const { copies } = await opening
      await copies.feed(region)
      quorum.regain(region)
    },
    async settled() {
      await (await opening).copies.settled()
    },
    add(copy) {
      added.push(opening.then(({ copies }) => copies.add(copy)))
    },
    agree,
    async read(Key) {
      const { table } = await opening
      const client = DynamoDBDocumentClient.from(connect(table))
      const get = new GetCommand({ TableName: options.table, Key, ConsistentRead: true })
      const { Item } = await client.send(get)
      client.destroy()
      return Item
    },
    async stop() {
      const { table, copies } = await opening
      await copies.stop()
      await table.stop()
    },
  }
}
