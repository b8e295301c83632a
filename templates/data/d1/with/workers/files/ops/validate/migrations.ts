import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../cloudflare/config.ts'
import type { Check, Finding } from './project.ts'

/** Says of a migration that its author knows: what it takes away or changes, no release that may come back misses. */
export const CONTRACT = '-- contract: no release that may come back reads this'

/** Statements of SQLite beside which the release before runs on. */
const adds = [
  /^CREATE TABLE (?!.*\bAS SELECT\b)/i,
  /^CREATE INDEX /i,
  // One that is NOT NULL without a default is refused by the old release's rows; one that is computed or checked, by its writes.
  /^ALTER TABLE \S+ ADD (?!.*\b(CHECK|GENERATED|REFERENCES|AS)\b)(?!(?!.*\bDEFAULT\b).*\bNOT NULL\b)/i,
]

/** Migrations are applied before any gate, and the release before runs on with what they leave: they only add. */
export const migrations: Check = ({ config }) =>
  (config.d1_databases ?? []).flatMap(({ migrations_dir: folder }) =>
    folder === undefined
      ? []
      : readdirSync(join(root, folder))
          .filter((name) => name.endsWith('.sql'))
          .sort()
          .flatMap((name) =>
            faultsIn(`${folder}/${name}`, readFileSync(join(root, folder, name), 'utf8')),
          ),
  )

/** The statements that do more than add, unless the first line says that this is meant. */
export function faultsIn(file: string, sql: string): Finding[] {
  if (sql.split('\n', 1)[0]?.trim() === CONTRACT) return []
  return statementsOf(sql)
    .filter((statement) => !adds.some((pattern) => pattern.test(statement)))
    .map((statement) => ({
      file,
      where: statement.length > 60 ? `${statement.slice(0, 60)}…` : statement,
      problem:
        'it is applied before any gate, and the release that runs, or comes back, may not live with it',
      fix: `only add tables, indexes, and columns that may be empty; where that is over, begin the file with "${CONTRACT}"`,
    }))
}

/** Without comments, with nothing in quotes, and with one space where there are several. */
function statementsOf(sql: string): string[] {
  return sql
    .replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g, (text) =>
      text.startsWith("'") ? "''" : text.startsWith('"') ? '""' : ' ',
    )
    .split(';')
    .map((statement) => statement.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
}
