const comment = /--[^\n]*|\/\*[\s\S]*?\*\//
const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$/
const token = new RegExp(`${quoted.source}|${comment.source}`, 'g')

/** A statement without comments. */
export const bare = (sql: string): string =>
  sql.replace(token, (text) => (/^(--|\/\*)/.test(text) ? ' ' : text)).trim()

/** A statement without comments, and with nothing in quotes: what is said there is no keyword. */
export const plain = (sql: string): string =>
  bare(sql).replace(token, (text) => (text.startsWith('"') ? '""' : "''"))

/** The name of the index that a statement makes. */
export const indexIn = (sql: string): string | undefined =>
  /^CREATE\s+(?:UNIQUE\s+)?INDEX\s+(?:ASYNC\s+)?(?:IF\s+NOT\s+EXISTS\s+)?(?!ON\b)"?(\w+)"?\s+ON\b/i.exec(
    bare(sql),
  )?.[1]
