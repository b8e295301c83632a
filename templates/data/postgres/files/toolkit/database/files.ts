import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withoutContract } from './additive.ts'

/** A file of `migrations/`. */
export interface Migration {
  name: string
  sql: string
  /** Of what it does, so that a changed one is told from the one that was applied. */
  digest: string
}

/** The project's migrations, in their order. */
export async function readMigrations(
  directory = join(import.meta.dirname, '../../migrations'),
): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(directory, name), 'utf8')
      return { name, sql, digest: createHash('sha256').update(withoutContract(sql)).digest('hex') }
    }),
  )
}
