import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '../commands/command.ts'
import type { Ask } from './ask.ts'
import { bare } from './statement.ts'

const index =
  /^CREATE\s+(?:UNIQUE\s+)?INDEX\s+(?:ASYNC\s+)?(?:IF\s+NOT\s+EXISTS\s+)?(?!(?:ASYNC|ON)\b)(?:"([^"]+)"|(\w+))\s+ON\b/i

/** The name of the index that a statement makes, as the database keeps it. */
export function indexIn(sql: string): string | undefined {
  const [, asWritten, word] = index.exec(bare(sql)) ?? []
  return asWritten ?? word?.toLowerCase()
}

/**
 * Waits for what DSQL does beside other work: it builds indexes, and it checks the rows that a constraint is new to.
 * Nothing may rely on these before. An index that could not be built is dropped: it serves no query, and the same
 * statement can be run again.
 *
 * @param index that a statement made, or that was there when it was run again
 * @param job that a statement began; one that was cut off is found by its index
 */
export async function finished(ask: Ask, index?: string, job?: string): Promise<void> {
  if (!job && (!index || (await isValid(ask, index)))) return
  let jobs = await jobsOf(ask, index, job)
  // A job that was just begun and is not shown yet is not over.
  const isUnderWay = () =>
    jobs.length === 0
      ? job !== undefined
      : jobs.some(({ status }) => status === 'submitted' || status === 'processing')
  while (isUnderWay()) {
    await sleep(500)
    jobs = await jobsOf(ask, index, job)
  }
  const failed = jobs.find(({ status }) => status === 'failed')
  const reason = failed?.details ?? 'sys.jobs does not say why'
  if (!index) {
    if (failed) throw new Failure(`What DSQL does beside other work failed: ${reason}`)
    return
  }
  if (await isValid(ask, index)) return
  await ask(`DROP INDEX IF EXISTS "${index}"`)
  throw new Failure(
    `The index ${index} could not be built, and is dropped: ${reason}. Mend the rows or the file, and run this again.`,
  )
}

/** DSQL keeps what it knows of a job for half an hour after its end. */
const jobsOf = (ask: Ask, index?: string, job?: string) =>
  ask(
    'SELECT status, details FROM sys.jobs WHERE job_id = $1 OR object_name IN ($2, $3)',
    job ?? null,
    index ?? null,
    index === undefined ? null : `public.${index}`,
  )

async function isValid(ask: Ask, index: string): Promise<boolean> {
  const [row] = await ask(
    `SELECT indisvalid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE relname = $1`,
    index,
  )
  return row?.indisvalid === true
}
