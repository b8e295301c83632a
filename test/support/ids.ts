import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const bound: Record<string, string> = {
  DB: 'database_id',
  SHOWN: 'id',
  HYPERDRIVE: 'id',
}

/** Writes down the id of what a Worker is bound to, as its owner does, where it has such a binding. */
export function writeId(directory: string, binding: string, id: string): void {
  const file = join(directory, 'wrangler.jsonc')
  if (!existsSync(file)) return
  const named = `"binding": "${binding}"`
  const text = readFileSync(file, 'utf8')
  // An empty one is there where wrangler refuses a binding without.
  const unnamed = new RegExp(`${named}(,\\s*"id": "")?`)
  writeFileSync(file, text.replace(unnamed, `${named}, "${bound[binding]}": "${id}"`))
}

/** All that there can be, made up. */
export function writeIds(directory: string): void {
  writeId(directory, 'DB', '00000000-0000-4000-8000-000000000001')
  writeId(directory, 'SHOWN', '00000000000000000000000000000001')
  writeId(directory, 'HYPERDRIVE', '00000000000000000000000000000002')
}
