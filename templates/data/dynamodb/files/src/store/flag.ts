import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { guarded } from './failures.ts'

/** Written by an operator alone, through every region that answers: the same flag, so it does not matter who wins. */
const keyOf = (region: string) => ({ pk: `REGION#${region}`, sk: 'EVACUATION' })

/**
 * An operator's switch for each region, in the service's own table. A health check that asks for no more is a shallow one: a
 * table that fails takes no region out of DNS.
 */
export function flagOf(options: {
  client: DynamoDBDocumentClient
  table: string
  /** The region that asks. */
  region: string
}) {
  const { client, table: TableName, region } = options
  return {
    evacuated: guarded(async () => {
      const { Item } = await client.send(new GetCommand({ TableName, Key: keyOf(region) }))
      return Item?.evacuated === true
    }),

    setEvacuated: guarded(async (target: string, evacuated: boolean) => {
      await client.send(new PutCommand({ TableName, Item: { ...keyOf(target), evacuated } }))
    }),
  }
}
