import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Drill } from './drill.ts'

/** What loses and rolls out places, and what belongs to this service. */
const folders = ['local/drills', 'drills'].map((path) => join(import.meta.dirname, '../..', path))

/** Every drill by its name, this service's own last. */
export async function findDrills(): Promise<Map<string, Drill>> {
  const drills = new Map<string, Drill>()
  for (const folder of folders.filter((path) => existsSync(path))) {
    for (const file of readdirSync(folder).sort()) {
      if (!file.endsWith('.ts')) continue
      const { drill } = (await import(join(folder, file))) as { drill?: Drill }
      if (drill) drills.set(basename(file, '.ts'), drill)
    }
  }
  return drills
}
