import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { limitsOf, REQUEST_MS, written } from './attempts.ts'
import { StoreUnavailable } from './errors.ts'
import { guarded, isContended } from './failures.ts'

/** Written by an operator alone. */
const keyOf = (region: string) => ({ pk: `REGION#${region}`, sk: 'EVACUATION' })

/** An operator's switch for each region, the same in all of them, as one of them sees it. */
export function flagOf(options: {
  client: DynamoDBDocumentClient
  table: string
  /** The region that asks. */
  region: string
  requestMs?: number
}) {
  const { client, table: TableName, region: here, requestMs = REQUEST_MS } = options
  const read = guarded(
    async (ConsistentRead: boolean, abortSignal: AbortSignal): Promise<boolean> => {
      const get = new GetCommand({ TableName, Key: keyOf(here), ConsistentRead })
      return (await client.send(get, { abortSignal })).Item?.evacuated === true
    },
  )

  return {
    /**
     * By the switch, or because no other region can be reached: then strong reads and all writes fail here, and a read
     * that may be stale still works. Users are better served elsewhere. So this is no shallow check, and a table that fails
     * everywhere may take all regions out at once (README.md, *When a region is lost*). Only an error of DynamoDB's own, or silence, can
     * mean that: what it refuses for another reason it would refuse in every region.
     *
     * A read that its own end has cut short means nothing: Lambda may have slept in the middle of it. The end is for an
     * answer that stops half-way, which the client would wait for without one.
     */
    evacuated: guarded(async () => {
      const ending = AbortSignal.timeout(requestMs)
      try {
        return await read(true, ending)
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || isContended(error.cause)) throw error
        if (ending.aborted) throw error
        await read(false, AbortSignal.timeout(requestMs))
        return true
      }
    }),

    setEvacuated: guarded(async (region: string, evacuated: boolean) => {
      const put = new PutCommand({ TableName, Item: { ...keyOf(region), evacuated } })
      const limits = limitsOf(requestMs)
      await written(() => client.send(put, { abortSignal: limits.end }), limits)
    }),
  }
}
