const comment = /--[^\n]*|\/\*[\s\S]*?\*\//
const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$/
const token = new RegExp(`${quoted.source}|${comment.source}`, 'g')

/** A statement without comments. */
export const bare = (sql: string): string =>
  sql.replace(token, (text) => (/^(--|\/\*)/.test(text) ? ' ' : text)).trim()

/** A statement without comments, and with nothing in quotes: what is said there is no keyword. */
export const plain = (sql: string): string =>
  bare(sql).replace(token, (text) => (text.startsWith('"') ? '""' : "''"))

const index =
  /^CREATE\s+(?:UNIQUE\s+)?INDEX\s+(?:ASYNC\s+)?(?:IF\s+NOT\s+EXISTS\s+)?(?!(?:ASYNC|ON)\b)(?:"([^"]+)"|(\w+))\s+ON\b/i

/** The name of the index that a statement makes, as the database keeps it. */
export function indexIn(sql: string): string | undefined {
  const [, asWritten, word] = index.exec(bare(sql)) ?? []
  return asWritten ?? word?.toLowerCase()
}
