const comment = /--[^\n]*|\/\*[\s\S]*?\*\//
const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$/
const token = new RegExp(`${quoted.source}|${comment.source}`, 'g')

/** SQL without comments. */
export const bare = (sql: string): string =>
  sql.replace(token, (text) => (/^(--|\/\*)/.test(text) ? ' ' : text)).trim()

/** SQL without comments, and with nothing in quotes: what is said there is no keyword. */
export const plain = (sql: string): string =>
  bare(sql).replace(token, (text) => (text.startsWith('"') ? '""' : "''"))

/** The statements of a file, each plain and with one space where there are several. */
export const statementsIn = (sql: string): string[] =>
  plain(sql)
    .split(';')
    .map((statement) => statement.replace(/\s+/g, ' ').trim())
    .filter(Boolean)

/** A list cut at the commas that stand in no parentheses. */
export function parts(list: string): string[] {
  let depth = 0
  let cut = ''
  for (const sign of list) {
    if (sign === '(') depth++
    if (sign === ')') depth--
    cut += sign === ',' && depth === 0 ? '\0' : sign
  }
  return cut.split('\0').map((part) => part.trim())
}
