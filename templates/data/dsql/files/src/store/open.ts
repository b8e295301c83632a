import { AuroraDSQLPool } from '@aws/aurora-dsql-node-postgres-connector'
import { Pool, type PoolConfig } from 'pg'
import { createDsqlStore, type DsqlOptions } from './dsql.ts'
import { flagOf } from './flag.ts'
import type { Store } from './store.ts'

/** `endpoint` defaults to DSQL_ENDPOINT: a cluster's host name, or the URL of a PostgreSQL server on this machine. */
export interface StoreOptions {
  region: string
  endpoint?: string | undefined
  /** The role in the database; `admin` for operators. */
  user?: 'service' | 'admin' | undefined
  /** How many at most; DSQL_CONNECTIONS, or 1: a function has one request at a time. */
  connections?: number
}

/** What the service needs of its database, and the switch that takes a region out of service. */
export type RegionStore = Store & ReturnType<typeof flagOf>

/** The store of one region. Throws when no database is named. */
export function openStore(options: StoreOptions): RegionStore {
  return storeOn({ pool: openPool(options), region: options.region })
}

export function storeOn(options: DsqlOptions): RegionStore {
  return { ...createDsqlStore(options), ...flagOf(options) }
}

/**
 * Connections that give up early and are kept from one request to the next. DSQL closes each after an hour, so the
 * connector replaces it before that. It signs a token, which is the password, whenever a connection is asked for, so also
 * for one that is kept: that takes the credentials, which a function has in its environment, and no call.
 */
export function openPool({
  region,
  endpoint = process.env.DSQL_ENDPOINT,
  user = 'service',
  connections = Number(process.env.DSQL_CONNECTIONS ?? 1),
}: StoreOptions): Pool {
  if (!endpoint) {
    throw new Error("DSQL_ENDPOINT is not set: name the region's cluster in the environment.")
  }
  const { hostname, port } = URL.parse(endpoint) ?? { hostname: endpoint, port: '' }
  const settings: PoolConfig = {
    host: hostname,
    user,
    database: 'postgres',
    max: connections,
    connectionTimeoutMillis: 2_000,
    keepAlive: true,
    // A command ends when its work is done.
    allowExitOnIdle: true,
  }
  const pool = hostname.endsWith('.on.aws')
    ? new AuroraDSQLPool({ ...settings, region })
    : new Pool({ ...settings, port: Number(port) })
  // A connection that breaks says so to whoever uses it. It also says so to nobody in particular, which would end the
  // process: that goes for an idle one, whose breaking is no request's failure, too.
  const ignore = () => {}
  pool.on('error', ignore).on('connect', (client) => client.on('error', ignore))
  return pool
}
