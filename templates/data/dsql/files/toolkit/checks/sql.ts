import { parts, plain } from '../database/statement.ts'

/** What DSQL has not, or has in another way, and what to do instead; the documentation of November 2026. */
// biome-ignore format: one rule a line
const impossible: [RegExp, string, string][] = [
  [/^CREATE\s+(UNIQUE\s+)?INDEX\s+(?!ASYNC\b)/i, 'DSQL builds indexes beside its work', 'write INDEX ASYNC'],
  [/^CREATE\s+(UNIQUE\s+)?INDEX\b.*\b(ASC|DESC)\b/is, 'DSQL sorts no index by its keys', 'leave ASC and DESC out'],
  [/^(CREATE|ALTER)\s+(UNIQUE\s+)?(TABLE|INDEX)\b.*\bCOLLATE\b/is, 'DSQL has no collation but C', 'leave COLLATE out'],
  [/^CREATE\s+(OR\s+REPLACE\s+)?((GLOBAL|LOCAL)\s+)?(TEMP|TEMPORARY)\b/i, 'DSQL has no temporary tables', 'take a CTE or a table of its own'],
  [/\b(?!(?:COLUMN|ON|EXISTS|DROP|TABLE)\b)(?:\w+|"")\s+(BIG|SMALL)?SERIAL[248]?\b(?=\s*(?:$|[,)]|NOT\b|PRIMARY\b|UNIQUE\b))/i, 'DSQL has no serial types', 'take a uuid, or an identity with a CACHE'],
  [/(^CREATE\s+SEQUENCE|\bAS\s+IDENTITY)\b(?![^;]*\bCACHE\s+(1\b|6553[6-9]|655[4-9]\d|65[6-9]\d\d|6[6-9]\d{3}|[7-9]\d{4}|\d{6,}))/i, 'DSQL wants to be told how many numbers are taken at a time', 'add CACHE 65536 or more, or CACHE 1 where every number must come in order'],
  [/^CREATE\s+(OR\s+REPLACE\s+)?(CONSTRAINT\s+)?TRIGGER\b/i, 'DSQL has no triggers', 'do it in the service, in the same transaction'],
  [/^CREATE\s+MATERIALIZED\b/i, 'DSQL has no materialized views', 'keep a table of its own'],
  [/^(CREATE|ALTER)\s+EXTENSION\b/i, 'DSQL has no extensions', 'do it in the service'],
  [/^(CREATE|ALTER)\s+TABLESPACE\b|\)\s*TABLESPACE\b/i, 'DSQL has no tablespaces', 'leave it out'],
  [/^CREATE\s+TABLE\b(.*\)\s*(PARTITION\s+BY|INHERITS)|[^(]*\bPARTITION\s+OF)\b/is, 'DSQL has no partitions', 'leave it out: it splits tables itself'],
  [/^CREATE\s+(OR\s+REPLACE\s+)?(PROCEDURE\b|FUNCTION\b.*\bLANGUAGE\s+(?!SQL\b))/is, 'DSQL has functions in SQL alone', 'do it in the service'],
  [/\bEXCLUDE\s*(USING\b|\()/i, 'DSQL has no exclusion constraints', 'check it in the transaction that writes'],
  [/^CREATE\s+TABLE\b[^;(]*\bAS\b/i, 'DSQL makes no table of a query', 'make it empty, and fill it in batches'],
  [/^(CREATE|ALTER)\s+TYPE\b/i, 'DSQL has no types of your own', 'take text and a CHECK, or CREATE DOMAIN'],
  [/^(CREATE|ALTER|DROP)\s+(DATABASE|SYSTEM)\b/i, 'a cluster is one database, and its settings are DSQL’s', 'leave it out'],
]

/** Statements that are possible, and that a release which runs now, or the next run of one cut off, would not survive. */
// biome-ignore format: one rule a line
const unsafe: [RegExp, string, string][] = [
  [/\b(RENAME|SET\s+SCHEMA)\b/i, 'the release that runs now knows only the old name', 'add the new, copy, drop the old'],
  [/^CREATE\s+(UNIQUE\s+)?INDEX\s+(ASYNC\s+)?ON\b/i, 'without a name, a run that was cut off builds it a second time', 'give the index a name'],
]

/** What is wrong with a migration, and how to mend it. */
export function faultsIn(sql: string): { problem: string; fix: string }[] {
  const statements = plain(sql)
    .split(';')
    .map((one) => one.trim())
    .filter(Boolean)
  const [first = ''] = statements
  if (statements.length !== 1) {
    return [
      {
        problem: `it has ${statements.length} statements, and DSQL takes one change of the schema in a transaction`,
        fix: 'give each a file of its own',
      },
    ]
  }
  if (!/^(CREATE|ALTER|DROP|GRANT|REVOKE|COMMENT)\b/i.test(first)) {
    return [
      {
        problem: 'it does not change the schema',
        fix: 'change rows from the service, at most 3,000 in a transaction',
      },
    ]
  }
  const faults = [...impossible, ...unsafe]
    .filter(([pattern]) => pattern.test(first))
    .map(([, problem, fix]) => ({ problem, fix }))
  // One that is said more plainly is enough.
  if (faults.length > 0 || !/^ALTER\s+TABLE\b/i.test(first)) return faults
  return faultsInAlterTable(first)
}

const column = String.raw`(?:COLUMN\s+)?(?:\w+|"")`
const constrains =
  /\b(NOT\s+NULL|NULL|DEFAULT|UNIQUE|PRIMARY|CHECK|REFERENCES|GENERATED|CONSTRAINT|COLLATE)\b/i
const table = /^ALTER\s+TABLE\s+(?:ASYNC\s+)?(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?[\w".]+(?:\s*\*)?\s+/i

/** What DSQL can do to a table, of what PostgreSQL can: the documentation of November 2026. */
const possible = [
  `DROP\\s+(COLUMN\\s+)?(IF\\s+EXISTS\\s+)?(?!CONSTRAINT\\b)(\\w+|"")(\\s+(RESTRICT|CASCADE))?$`,
  `DROP\\s+CONSTRAINT\\b`,
  `ALTER\\s+${column}\\s+SET\\s+(DEFAULT|STORAGE|GENERATED|CACHE|INCREMENT|MINVALUE|MAXVALUE|START|CYCLE|NO)\\b`,
  `ALTER\\s+${column}\\s+DROP\\s+(DEFAULT|NOT\\s+NULL|EXPRESSION|IDENTITY)\\b`,
  `ALTER\\s+${column}\\s+(ADD\\s+GENERATED|RESTART)\\b`,
  `ALTER\\s+CONSTRAINT\\b`,
  `ADD\\s+(CONSTRAINT\\s+\\S+\\s+)?(CHECK|FOREIGN\\s+KEY)\\b[^]*\\bNOT\\s+VALID$`,
  `ADD\\s+(CONSTRAINT\\s+\\S+\\s+)?UNIQUE\\s+USING\\s+INDEX\\b`,
  `OWNER\\s+TO\\b`,
  `SET\\s+SCHEMA\\b`,
  `RENAME\\b`,
].map((action) => new RegExp(`^${action}`, 'i'))

/** What to do instead; the first that fits. */
// biome-ignore format: one rule a line
const instead: [RegExp, string][] = [
  [/^ADD\b.*\b(CHECK|FOREIGN\s+KEY)\b/is, 'add the constraint NOT VALID, and check older rows with the next file: ALTER TABLE ASYNC … VALIDATE CONSTRAINT'],
  [/^ADD\b.*\bPRIMARY\b/is, 'make a new table, and copy the rows'],
  [/^ADD\b.*\bUNIQUE\b/is, 'CREATE UNIQUE INDEX ASYNC, and ADD CONSTRAINT … UNIQUE USING INDEX with the next file'],
  [/^ADD\b.*\b(DEFAULT|GENERATED)\b/is, 'add the column with its type alone, and ALTER COLUMN … with the next file: it goes for rows from then on'],
  [/^ADD\b/i, 'add the column with its type alone'],
  [/\bSET\s+NOT\s+NULL\b/i, 'ADD CONSTRAINT … CHECK (… IS NOT NULL) NOT VALID, once every release fills it'],
  [/\bTYPE\b/i, 'add a column of the new type, copy, drop the old'],
  [/^VALIDATE\b/i, 'write ALTER TABLE ASYNC … VALIDATE CONSTRAINT'],
]

/** What DSQL cannot do of a statement that begins with ALTER TABLE. */
function faultsInAlterTable(statement: string): { problem: string; fix: string }[] {
  const actions = statement.replace(table, '')
  if (/^ALTER\s+TABLE\s+ASYNC\b/i.test(statement) && /^VALIDATE\s+CONSTRAINT\b/i.test(actions)) {
    return []
  }
  return parts(actions)
    .filter((action) => !isPossible(action))
    .map((action) => ({
      problem: `DSQL cannot do this to a table that is there: ${action.replace(/\s+/g, ' ')}`,
      fix:
        instead.find(([pattern]) => pattern.test(action))?.[1] ??
        'make a new table, and copy the rows',
    }))
}

function isPossible(action: string): boolean {
  const added = /^ADD\s+(?:COLUMN\s+)?(?:IF\s+NOT\s+EXISTS\s+)?(?:\w+|"")\s+(.+)$/is.exec(action)
  const isConstraint = /^ADD\s+(CONSTRAINT|CHECK|UNIQUE|PRIMARY|FOREIGN|EXCLUDE)\b/i.test(action)
  if (added && !isConstraint) {
    const [, type = ''] = added
    return !constrains.test(type.replace(/\bSTORAGE\s+\w+/i, ''))
  }
  return possible.some((pattern) => pattern.test(action))
}
