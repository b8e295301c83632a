import { plain } from '../database/statement.ts'
import { faultsInAlterTable } from './alter-table.ts'

/** What DSQL has not, or has in another way, and what to do instead; the documentation of November 2026. */
const impossible: [RegExp, string, string][] = [
  [
    /^CREATE\s+(UNIQUE\s+)?INDEX\s+(?!ASYNC\b)/i,
    'DSQL builds indexes beside its work',
    'write INDEX ASYNC',
  ],
  [
    /^CREATE\s+(UNIQUE\s+)?INDEX\b.*\b(ASC|DESC)\b/is,
    'DSQL sorts no index by its keys',
    'leave ASC and DESC out',
  ],
  [
    /^(CREATE|ALTER)\s+(UNIQUE\s+)?(TABLE|INDEX)\b.*\bCOLLATE\b/is,
    'DSQL has no collation but C',
    'leave COLLATE out',
  ],
  [
    /^CREATE\s+(OR\s+REPLACE\s+)?((GLOBAL|LOCAL)\s+)?(TEMP|TEMPORARY)\b/i,
    'DSQL has no temporary tables',
    'take a CTE or a table of its own',
  ],
  [
    /\b(?!(?:COLUMN|ON|EXISTS|DROP|TABLE)\b)(?:\w+|"")\s+(BIG|SMALL)?SERIAL[248]?\b(?=\s*(?:$|[,)]|NOT\b|PRIMARY\b|UNIQUE\b))/i,
    'DSQL has no serial types',
    'take a uuid, or an identity with a CACHE',
  ],
  [
    /(^CREATE\s+SEQUENCE|\bAS\s+IDENTITY)\b(?![^;]*\bCACHE\s+(1\b|6553[6-9]|655[4-9]\d|65[6-9]\d\d|6[6-9]\d{3}|[7-9]\d{4}|\d{6,}))/i,
    'DSQL wants to be told how many numbers are taken at a time',
    'add CACHE 65536 or more, or CACHE 1 where every number must come in order',
  ],
  [
    /^CREATE\s+(OR\s+REPLACE\s+)?(CONSTRAINT\s+)?TRIGGER\b/i,
    'DSQL has no triggers',
    'do it in the service, in the same transaction',
  ],
  [/^CREATE\s+MATERIALIZED\b/i, 'DSQL has no materialized views', 'keep a table of its own'],
  [/^(CREATE|ALTER)\s+EXTENSION\b/i, 'DSQL has no extensions', 'do it in the service'],
  [/^(CREATE|ALTER)\s+TABLESPACE\b|\)\s*TABLESPACE\b/i, 'DSQL has no tablespaces', 'leave it out'],
  [
    /^CREATE\s+TABLE\b(.*\)\s*(PARTITION\s+BY|INHERITS)|[^(]*\bPARTITION\s+OF)\b/is,
    'DSQL has no partitions',
    'leave it out: it splits tables itself',
  ],
  [
    /^CREATE\s+(OR\s+REPLACE\s+)?(PROCEDURE\b|FUNCTION\b.*\bLANGUAGE\s+(?!SQL\b))/is,
    'DSQL has functions in SQL alone',
    'do it in the service',
  ],
  [
    /\bEXCLUDE\s*(USING\b|\()/i,
    'DSQL has no exclusion constraints',
    'check it in the transaction that writes',
  ],
  [
    /^CREATE\s+TABLE\b[^;(]*\bAS\b/i,
    'DSQL makes no table of a query',
    'make it empty, and fill it in batches',
  ],
  [
    /^(CREATE|ALTER)\s+TYPE\b/i,
    'DSQL has no types of your own',
    'take text and a CHECK, or CREATE DOMAIN',
  ],
  [
    /^(CREATE|ALTER|DROP)\s+(DATABASE|SYSTEM)\b/i,
    'a cluster is one database, and its settings are DSQL’s',
    'leave it out',
  ],
]

/** Statements that are possible, and that a release which runs now, or the next run of one cut off, would not survive. */
const unsafe: [RegExp, string, string][] = [
  [
    /\b(RENAME|SET\s+SCHEMA)\b/i,
    'the release that runs now knows only the old name',
    'add the new, copy, drop the old',
  ],
  [
    /^CREATE\s+(UNIQUE\s+)?INDEX\s+(ASYNC\s+)?ON\b/i,
    'without a name, a run that was cut off builds it a second time',
    'give the index a name',
  ],
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
