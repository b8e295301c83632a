import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { topology } from '../../topology.ts'
import { createDynamoStore } from './dynamodb.ts'
import type { RegionStore } from './evacuation.ts'

/** `table` and `endpoint` default to TABLE_NAME and DYNAMODB_ENDPOINT; without an endpoint it is AWS. */
export interface StoreOptions {
  region: string
  table?: string | undefined
  endpoint?: string | undefined
}

/** The store of one region. Throws when no table is named. */
export function openStore({
  region,
  table = process.env.TABLE_NAME,
  endpoint = process.env.DYNAMODB_ENDPOINT,
}: StoreOptions): RegionStore {
  if (!table) throw new Error('TABLE_NAME is not set: name the DynamoDB table in the environment.')
  const regions = topology.regions.map(({ name }) => name)
  return createDynamoStore({ client: openClient(region, endpoint), table, region, regions })
}

/**
 * A client that gives up early (at most 6 s a call, of the function's 10): a customer would rather retry in another
 * region than wait for this one.
 */
export function openClient(region: string, endpoint: string | undefined): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    region,
    // An emulator asks for credentials and takes any.
    ...(endpoint && { endpoint, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
    maxAttempts: 2,
    // Not "adaptive": it slows all of a client's callers down for one hot item.
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: 3_000,
      throwOnRequestTimeout: true,
    },
  })
  return DynamoDBDocumentClient.from(client)
}
