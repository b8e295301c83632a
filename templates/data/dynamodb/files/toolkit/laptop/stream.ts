import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ResourceNotFoundException,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams'
import { clientOptions, connect, type Database } from './database.ts'
import type { Image } from './versions.ts'

/** One change of one item, as the table's stream tells it. */
export interface Change {
  key: Image
  before: Image | undefined
  after: Image | undefined
  /** The stream's own time, cut to a second (by some emulators to a minute), in milliseconds. */
  createdMs: number
}

export interface Stream {
  readonly client: DynamoDBClient
  /** The changes since the last call. A stream that no longer knows its place starts again: see `gap`. */
  read(): Promise<Change[]>
  /** True once after changes may have been missed, as at the start: only a scan can tell what the table holds. */
  gap(): boolean
  close(): void
}

/** Where a reader is in a stream; it outlives a restart of the database. */
export interface Position {
  arn?: string
  /** The last sequence number read, by shard; undefined before the first record. */
  shards: Map<string, string | undefined>
  finished: Set<string>
}

/**
 * Reads a table's stream with the SDK.
 *
 * @param position carried over from an earlier stream of the same table; updated by every read
 */
export function openStream(database: Database, position: Position): Stream {
  const client = connect(database)
  const streams = new DynamoDBStreamsClient(clientOptions(database))
  const iterators = new Map<string, string>()
  const unread: Change[] = []
  let opened = false
  let missed = false

  async function open() {
    const table = await client.send(
      new DescribeTableCommand({ TableName: database.env.TABLE_NAME }),
    )
    const arn = table.Table?.LatestStreamArn
    if (!arn) throw new Error(`the table of ${database.region} has no stream`)
    if (arn !== position.arn) forget()
    position.arn = arn
    await listShards()
    opened = true
  }

  function forget() {
    position.shards.clear()
    position.finished.clear()
    iterators.clear()
    missed = true
  }

  async function listShards() {
    let last: string | undefined
    do {
      const { StreamDescription } = await streams.send(
        new DescribeStreamCommand({ StreamArn: position.arn, ExclusiveStartShardId: last }),
      )
      for (const { ShardId } of StreamDescription?.Shards ?? []) {
        if (ShardId && !position.shards.has(ShardId)) position.shards.set(ShardId, undefined)
      }
      last = StreamDescription?.LastEvaluatedShardId
    } while (last)
  }

  async function readShard(id: string, after: string | undefined): Promise<void> {
    for (;;) {
      const iterator = iterators.get(id) ?? (await iteratorAfter(id, after))
      const { Records = [], NextShardIterator } = await streams.send(
        new GetRecordsCommand({ ShardIterator: iterator }),
      )
      for (const { dynamodb } of Records) {
        unread.push({
          key: (dynamodb?.Keys ?? {}) as Image,
          before: dynamodb?.OldImage as Image | undefined,
          after: dynamodb?.NewImage as Image | undefined,
          createdMs: dynamodb?.ApproximateCreationDateTime?.getTime() ?? 0,
        })
        position.shards.set(id, dynamodb?.SequenceNumber)
      }
      if (NextShardIterator) iterators.set(id, NextShardIterator)
      else {
        position.finished.add(id)
        return listShards()
      }
      if (Records.length === 0) return
    }
  }

  async function iteratorAfter(id: string, after: string | undefined): Promise<string | undefined> {
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({
        StreamArn: position.arn,
        ShardId: id,
        ShardIteratorType: after ? 'AFTER_SEQUENCE_NUMBER' : 'TRIM_HORIZON',
        SequenceNumber: after,
      }),
    )
    return ShardIterator
  }

  return {
    client,
    async read() {
      try {
        if (!opened) await open()
        for (const [id, after] of position.shards) {
          if (!position.finished.has(id)) await readShard(id, after)
        }
      } catch (error) {
        iterators.clear()
        const forgotten =
          error instanceof TrimmedDataAccessException || error instanceof ResourceNotFoundException
        if (forgotten) {
          forget()
          opened = false
        }
        // The position is past what was read before the failure, which shows again at the next call.
        const harmless = forgotten || error instanceof ExpiredIteratorException || unread.length > 0
        if (!harmless) throw error
      }
      return unread.splice(0)
    },
    gap() {
      const was = missed
      missed = false
      return was
    },
    close() {
      client.destroy()
      streams.destroy()
    },
  }
}
