import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parts, statementsIn } from './statement.ts'

/** Says of a migration that its author knows: what it takes away or changes, no release that may come back misses. */
export const CONTRACT = '-- contract: no release that may come back reads this'

/** A statement that does more than add, as the parts of a sentence. */
export interface Fault {
  file: string
  where: string
  problem: string
  fix: string
}

/** Statements of SQLite and PostgreSQL beside which the release before runs on. */
const adds = [
  /^CREATE TABLE (?!.*\bAS \(?(SELECT|TABLE|VALUES|WITH|EXECUTE)\b)/i,
  /^CREATE INDEX /i,
  /^CREATE (DOMAIN|EXTENSION|FUNCTION|ROLE|SCHEMA|SEQUENCE|TYPE|USER|VIEW) /i,
  /^(GRANT|COMMENT ON) /i,
]

const altersTable = /^ALTER TABLE (?:ASYNC )?(?:IF EXISTS )?(?:ONLY )?\S+ (?:\* )?/i

/** The same, of what ALTER TABLE does to a table. */
const addsToTable = [
  // A column that is NOT NULL without a default is refused by the old release's rows; one that is checked or computed, by its writes.
  /^ADD (?!.*\b(CHECK|CONSTRAINT|UNIQUE|PRIMARY|REFERENCES|EXCLUDE|GENERATED|AS)\b)(?!(?!.*\bDEFAULT\b).*\bNOT NULL\b)/i,
  /^ALTER (COLUMN )?\S+ SET DEFAULT\b/i,
  // What it is about was refused to new rows already.
  /^VALIDATE CONSTRAINT /i,
]

/** The statements of a file that do more than add, unless its first line says that this is meant. */
export function faultsIn(file: string, sql: string): Fault[] {
  if (begins(sql)) return []
  return statementsIn(sql)
    .filter((statement) => !isAdding(statement))
    .map((statement) => ({
      file,
      where: statement.length > 60 ? `${statement.slice(0, 60)}…` : statement,
      problem:
        'it is applied before any gate, and the release that runs, or comes back, may not live with it',
      fix: `only add tables, indexes, and columns that may be empty; where that is over, begin the file with "${CONTRACT}"`,
    }))
}

/** Those of all files of a folder, by its path below the project's. */
export const faultsBelow = (root: string, folder: string): Fault[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .flatMap((name) =>
      faultsIn(`${folder}/${name}`, readFileSync(join(root, folder, name), 'utf8')),
    )

/** A file without that line: it may be put before what was applied long ago. */
export const withoutContract = (sql: string): string =>
  begins(sql) ? sql.slice(sql.indexOf('\n') + 1) : sql

const begins = (sql: string): boolean => sql.split('\n', 1)[0]?.trim() === CONTRACT

function isAdding(statement: string): boolean {
  const [, actions] = statement.split(altersTable)
  if (actions === undefined) return adds.some((pattern) => pattern.test(statement))
  return parts(actions).every((action) => addsToTable.some((pattern) => pattern.test(action)))
}
