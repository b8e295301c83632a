import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { asJson, asText, exitCode, type Report } from './report.ts'

/** A rehearsed failure. A file of `toolkit/drills/` or `drills/` exports one as `drill`, and its name there is the drill's. */
export interface Drill<Options = void> {
  /** One line for `npm run drill -- --help`. */
  title: string
  run(options: Options): Promise<Report>
}

/** What loses and rolls out places, and what belongs to this service. */
const folders = ['toolkit/drills', 'drills'].map((path) => join(import.meta.dirname, '../..', path))

/** Every drill by its name, this service's own last. */
export async function findDrills<Options = void>(): Promise<Map<string, Drill<Options>>> {
  const drills = new Map<string, Drill<Options>>()
  for (const folder of folders.filter((path) => existsSync(path))) {
    for (const file of readdirSync(folder).sort()) {
      if (!file.endsWith('.ts')) continue
      const { drill } = (await import(join(folder, file))) as { drill?: Drill<Options> }
      if (drill) drills.set(basename(file, '.ts'), drill)
    }
  }
  return drills
}

/**
 * Runs one drill after the other, and prints what each showed.
 *
 * @param chosen a drill's name, or `all`
 * @param json prints one JSON object at the end instead
 * @returns what the process is to end with; 1 as soon as a drill could not be finished
 */
export async function runDrills<Options>(
  drills: ReadonlyMap<string, Drill<Options>>,
  chosen: string,
  json: boolean,
  run: (drill: Drill<Options>) => Promise<Report>,
): Promise<number> {
  const reports: Report[] = []
  for (const [name, drill] of drills) {
    if (chosen !== 'all' && chosen !== name) continue
    try {
      const report = await run(drill)
      reports.push(report)
      if (!json) console.log(asText(report))
    } catch (error) {
      const why = error instanceof Error ? error.message : error
      console.error(`${name} could not be finished: ${why}`)
      return 1
    }
  }
  if (json) console.log(asJson(reports))
  return exitCode(reports)
}
