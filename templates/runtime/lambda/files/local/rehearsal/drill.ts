import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { LoadOptions } from './load.ts'
import type { Report } from './report.ts'

/** A rehearsed failure. A file of `local/drills/` or `drills/` exports one as `drill`, and its name there is the drill's. */
export interface Drill {
  /** One line for `npm run drill -- --help`. */
  title: string
  run(options: LoadOptions): Promise<Report>
}

/** What the machinery has, and what belongs to this service. */
const folders = ['local/drills', 'drills'].map((path) => join(import.meta.dirname, '../..', path))

/** Every drill by its name, those of the machinery first. */
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
