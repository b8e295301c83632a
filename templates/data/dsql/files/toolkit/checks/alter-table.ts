import { parts } from '../database/statement.ts'

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
const instead: [RegExp, string][] = [
  [
    /^ADD\b.*\b(CHECK|FOREIGN\s+KEY)\b/is,
    'add the constraint NOT VALID, and check older rows with the next file: ALTER TABLE ASYNC … VALIDATE CONSTRAINT',
  ],
  [/^ADD\b.*\bPRIMARY\b/is, 'make a new table, and copy the rows'],
  [
    /^ADD\b.*\bUNIQUE\b/is,
    'CREATE UNIQUE INDEX ASYNC, and ADD CONSTRAINT … UNIQUE USING INDEX with the next file',
  ],
  [
    /^ADD\b.*\b(DEFAULT|GENERATED)\b/is,
    'add the column with its type alone, and ALTER COLUMN … with the next file: it goes for rows from then on',
  ],
  [/^ADD\b/i, 'add the column with its type alone'],
  [
    /\bSET\s+NOT\s+NULL\b/i,
    'ADD CONSTRAINT … CHECK (… IS NOT NULL) NOT VALID, once every release fills it',
  ],
  [/\bTYPE\b/i, 'add a column of the new type, copy, drop the old'],
  [/^VALIDATE\b/i, 'write ALTER TABLE ASYNC … VALIDATE CONSTRAINT'],
]

/** What DSQL cannot do of a statement that begins with ALTER TABLE. */
export function faultsInAlterTable(statement: string): { problem: string; fix: string }[] {
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
