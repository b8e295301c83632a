import { UserError } from '../errors.ts'
import type { Baseline } from '../merge/sides.ts'
import { migrateAnswers, type RecordedAnswers, refuseNewer } from '../options/migrations.ts'
import type { Stateful } from '../plan/model.ts'
import { readBaseline } from '../project/baseline.ts'
import { isObject } from '../project/packed.ts'
import { type ProjectRecord, readRecord, recordKey } from '../project/record.ts'
import { version } from './version.ts'

/** A project that is there already. */
export interface Project {
  directory: string
  record: ProjectRecord
  /** The recorded answers in this version's terms, unchecked. */
  answers: unknown
  /** What had to be done to them for that, a sentence each. */
  migrated: readonly string[]
  baseline: Baseline
  /** What holds data, as the project has it now. */
  state: readonly Stateful[]
}

/**
 * Reads what a project tells of itself.
 *
 * @throws UserError when a newer version made it, or its record or baseline is missing or damaged
 */
export async function openProject(directory: string): Promise<Project> {
  const record = await readRecord(directory)
  if (!record) throw new UserError(`${directory} holds no project of ours`)
  refuseNewer(record.version, version)
  const { answers, notes } = migrateAnswers(record.answers as RecordedAnswers, record.version)
  return { directory, record, answers, migrated: notes, ...(await readBaseline(directory, record)) }
}

/**
 * What an answers file says: answers, or a project's record with answers in it.
 *
 * @throws UserError when it is the record of a newer version's project
 */
export function answersIn(content: unknown): unknown {
  if (!isObject(content) || !isObject(content[recordKey])) return content
  const { version: from, answers } = content[recordKey]
  if (typeof from !== 'string' || !isObject(answers)) {
    throw new UserError(
      `The answers file is a record of ${recordKey} without its version or answers`,
      {
        hint: `Give a project's .yo-rc.json as it is, or the answers alone.`,
      },
    )
  }
  refuseNewer(from, version)
  return migrateAnswers(answers, from).answers
}
