import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { createDynamoStore, type DynamoOptions } from './dynamodb.ts'
import { flagOf } from './flag.ts'
import type { Store } from './store.ts'

/** `table` and `endpoint` default to TABLE_NAME and DYNAMODB_ENDPOINT; without an endpoint it is AWS. */
export interface StoreOptions {
  region: string
  table?: string | undefined
  endpoint?: string | undefined
}

/** What the service needs of its database, and the switch that takes a region out of service. */
export type RegionStore = Store & ReturnType<typeof flagOf>

/** The store of one region. Throws when no table is named. */
export function openStore({
  region,
  table = process.env.TABLE_NAME,
  endpoint = process.env.DYNAMODB_ENDPOINT,
}: StoreOptions): RegionStore {
  if (!table) throw new Error('TABLE_NAME is not set: name the DynamoDB table in the environment.')
  return storeOn({ client: openClient(region, endpoint), table, region })
}

export function storeOn(options: DynamoOptions): RegionStore {
  return { ...createDynamoStore(options), ...flagOf(options) }
}

/**
 * A client that gives up early (a call after two attempts of 3 s, where the function has 10): a customer would rather retry in
 * another region than wait for this one.
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
