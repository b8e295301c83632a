import { AuroraDSQLPool } from '@aws/aurora-dsql-node-postgres-connector'
import { afterEach, expect, test, vi } from 'vitest'
import { openPool } from '../../src/store/open.ts'

const region = 'us-east-1'
const endpoint = 'abcdefghijklmnopqrstuvwxyz.dsql.us-east-1.on.aws'
afterEach(() => vi.unstubAllEnvs())

test('a cluster is reached by one verified connection as the service, renewed before its hour is over', () => {
  const pool = openPool({ region, endpoint })
  expect(pool).toBeInstanceOf(AuroraDSQLPool)
  const { maxLifetimeSeconds = 0, ...options } = pool.options
  expect(options).toMatchObject({
    ...{ host: endpoint, port: 5432, user: 'service', max: 1 },
    ssl: { rejectUnauthorized: true },
  })
  expect(maxLifetimeSeconds).toBeGreaterThan(0)
  expect(maxLifetimeSeconds).toBeLessThan(3600)
})

test('its address may be a URL, and the user another', () => {
  const pool = openPool({ region, endpoint: `postgres://${endpoint}`, user: 'admin' })
  expect(pool).toBeInstanceOf(AuroraDSQLPool)
  expect(pool.options).toMatchObject({ host: endpoint, user: 'admin' })
})

test('a server on this machine is asked for no token', () => {
  vi.stubEnv('DSQL_ENDPOINT', 'postgres://127.0.0.1:5555')
  vi.stubEnv('DSQL_CONNECTIONS', '10')
  const pool = openPool({ region })
  expect(pool).not.toBeInstanceOf(AuroraDSQLPool)
  expect(pool.options).toMatchObject({ host: '127.0.0.1', port: 5555, max: 10 })
})

test('without an address there is a sentence', () => {
  vi.stubEnv('DSQL_ENDPOINT', '')
  expect(() => openPool({ region })).toThrow(/DSQL_ENDPOINT is not set/)
})
