import type { Report } from './report.ts'

/** A rehearsed failure. A file of `drills/` exports one as `drill`, and its name there is the drill's. */
export interface Drill {
  /** One line for `npm run drill -- --help`. */
  title: string
  run(): Promise<Report>
}
