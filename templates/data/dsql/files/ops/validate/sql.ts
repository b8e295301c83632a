/** What DSQL has not, or has in another way, and what to do instead; the documentation of November 2026. */
const impossible: [RegExp, string, string][] = [
  [
    /\bCREATE\s+(UNIQUE\s+)?INDEX\s+(?!ASYNC\b)/i,
    'DSQL builds indexes beside its work',
    'write INDEX ASYNC',
  ],
  [/\b(TEMP|TEMPORARY)\b/i, 'DSQL has no temporary tables', 'take a CTE or a table of its own'],
  [
    /\b(BIG|SMALL)?SERIAL\b/i,
    'DSQL has no serial types',
    'take a uuid, or an identity with a CACHE',
  ],
  [
    /\b(SEQUENCE|AS\s+IDENTITY)\b(?![^;]*\bCACHE\s+(1\b|6553[6-9]|655[4-9]\d|65[6-9]\d\d|6[6-9]\d{3}|[7-9]\d{4}|\d{6,}))/i,
    'DSQL wants to be told how many numbers are taken at a time',
    'add CACHE 65536 or more, or CACHE 1 where every number must come in order',
  ],
  [/\bTRIGGER\b/i, 'DSQL has no triggers', 'do it in the service, in the same transaction'],
  [/\bMATERIALIZED\b/i, 'DSQL has no materialized views', 'keep a table of its own'],
  [/\bEXTENSION\b/i, 'DSQL has no extensions', 'do it in the service'],
  [/\bTABLESPACE\b/i, 'DSQL has no tablespaces', 'leave it out'],
  [
    /\b(PARTITION\s+(BY|OF)|INHERITS)\b/i,
    'DSQL has no partitions',
    'leave it out: it splits tables itself',
  ],
  [/\bLANGUAGE\s+(?!SQL\b)/i, 'DSQL has functions in SQL alone', 'do it in the service'],
  [/\bEXCLUDE\b/i, 'DSQL has no exclusion constraints', 'check it in the transaction that writes'],
  [
    /\bCREATE\s+TABLE\b[^;(]*\bAS\b/i,
    'DSQL makes no table of a query',
    'make it empty, and fill it in batches',
  ],
]

/** Statements that are possible, and that a release which runs now would not survive. */
const unsafe: [RegExp, string, string][] = [
  [
    /\bADD\s+(COLUMN\s+)?(?!CONSTRAINT\b)[^;,]*\bNOT\s+NULL\b/i,
    'the release that runs now inserts rows without it',
    'add it without NOT NULL',
  ],
  [
    /\bRENAME\b/i,
    'the release that runs now knows only the old name',
    'add the new, copy, drop the old',
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
  return [...impossible, ...unsafe]
    .filter(([pattern]) => pattern.test(first))
    .map(([, problem, fix]) => ({ problem, fix }))
}

/** Without comments, and with nothing in quotes: what is said there is no keyword. */
function plain(sql: string): string {
  return sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g, (text) =>
    text.startsWith("'") ? "''" : text.startsWith('"') ? '""' : ' ',
  )
}
