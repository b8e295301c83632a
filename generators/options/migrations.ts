import { layers } from '../../templates/layers.ts'
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

/**
 * Only a framework without regions ever had continents. What went from one to the next becomes what comes nearest, in the
 * smallest steps that keep a share of the traffic out of it.
 */
const noContinents: Migration = {
  to: '0.3.0',
  what: 'There are no continents to choose any more: a release gets a share of all traffic, wherever it comes in, and the router Worker that told continents apart is gone from the project. What to do about the one that is deployed, and its pins: before you push, while no rollout is under way, run "npx wrangler triggers deploy" in a terminal, so that the service has its address; later delete the Worker whose name ends with -router.',
  migrate({ continents, ...others }) {
    if (continents === undefined) return others
    const nearest = layers.rollout.find(({ id }) => id === others.rollout)?.overRegions?.nearest
    return nearest === undefined
      ? others
      : { ...others, rollout: nearest, shift: others.shift ?? 'canary10-15m' }
  },
}

/** Every migration there is, in any order. */
const table: readonly Migration[] = [noContinents]

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
