import { UserError } from '../errors.ts'
import { compareVersions } from '../versions.ts'
import { quoted } from './nearest.ts'

/** Answers as some version recorded them: of no known shape. */
export type RecordedAnswers = Readonly<Record<string, unknown>>

/** How answers of earlier versions are said in a later one. */
export interface Migration {
  /** The version (x.y.z) that says them so. */
  to: string
  /** What it did, as a sentence for the report. */
  what: string
  /** Pure; the same answers when there is nothing to do. */
  migrate(answers: RecordedAnswers): RecordedAnswers
}

/** Every migration there is, in any order. */
const table: readonly Migration[] = []

const order = (a: string, b: string): number => {
  const difference = compareVersions(a, b)
  if (difference === undefined) throw new Error(`${a} and ${b} are not both versions`)
  return difference
}

/**
 * A project's recorded answers in this version's terms. They are not checked: what no option knows is left for the option
 * table to refuse.
 *
 * @param from the version (x.y.z) that recorded them
 * @returns the answers, and a sentence for each migration that changed them
 */
export function migrateAnswers(
  recorded: RecordedAnswers,
  from: string,
  migrations: readonly Migration[] = table,
): { answers: RecordedAnswers; notes: string[] } {
  let answers = recorded
  const notes: string[] = []
  for (const { to, what, migrate } of migrations.toSorted((a, b) => order(a.to, b.to))) {
    if (order(to, from) <= 0) continue
    const migrated = migrate(answers)
    if (JSON.stringify(migrated) !== JSON.stringify(answers)) notes.push(what)
    answers = migrated
  }
  return { answers, notes }
}

/**
 * @param version the one that a project says made it
 * @param ours the one that is running
 * @throws UserError when the project is the newer, or its version is not of the form x.y.z
 */
export function refuseNewer(version: string, ours: string): void {
  const difference = compareVersions(version, ours)
  if (difference === undefined) {
    throw new UserError(
      `.yo-rc.json says version ${quoted(version)}, which is not of the form x.y.z`,
      {
        hint: 'Put back the one that it had: git log -p .yo-rc.json.',
      },
    )
  }
  if (difference > 0) {
    throw new UserError(`A newer version made this project: ${version}, and this is ${ours}`, {
      hint: 'Run npx create-active-active@latest.',
    })
  }
}
