import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CONTRACT } from '../../toolkit/database/additive.ts'
import { readMigrations } from '../../toolkit/database/files.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'migrations-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function digestOf(sql: string): Promise<string | undefined> {
  await writeFile(join(folder, '1.sql'), sql)
  const [migration] = await readMigrations(folder)
  expect(migration?.sql).toBe(sql)
  return migration?.digest
}

test('the line that says that more than adding is meant may be put before a file that was applied', async () => {
  const drops = '-- No release reads it.\nALTER TABLE orders DROP COLUMN qty;\n'
  expect(await digestOf(`${CONTRACT}\n${drops}`)).toBe(await digestOf(drops))
  expect(await digestOf(`${CONTRACT}\n${drops}\n`)).not.toBe(await digestOf(drops))
})
