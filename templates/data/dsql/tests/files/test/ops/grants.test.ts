import type { Pool } from 'pg'
import { expect, test } from 'vitest'
import { grantService } from '../../toolkit/database/grants.ts'

const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`

/** A database that knows these mappings, and what it is told. */
function database(mappings: { arn: string; pg_role_name: string }[]) {
  const told: string[] = []
  const query = async (text: string) => {
    if (text.startsWith('SELECT')) return { rows: mappings }
    told.push(text)
    return { rows: [] }
  }
  return { told, pool: { query } as unknown as Pool }
}

test('roles that the database does not know may become the service', async () => {
  const { pool, told } = database([{ arn: role('one'), pg_role_name: 'service' }])
  await grantService(pool, [role('one'), role('two')])
  expect(told).toEqual([`AWS IAM GRANT service TO '${role('two')}'`])
})

test('one that may become another role is let in all the same', async () => {
  const { pool, told } = database([{ arn: role('one'), pg_role_name: 'reader' }])
  await grantService(pool, [role('one')])
  expect(told).toHaveLength(1)
})

test('what is no role never becomes part of a statement', async () => {
  const { pool, told } = database([])
  await expect(grantService(pool, ["x'; DROP TABLE items"])).rejects.toThrow(/not the ARN/)
  expect(told).toEqual([])
})
