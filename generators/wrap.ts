/** What a terminal does not show: colours. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
const invisible = /\u001b\[[0-9;]*m/g

/** One line → lines of at most so many columns, broken at spaces (`10 %` stays whole), each with the first one's indentation. */
export function wrap(line: string, columns: number): string[] {
  const width = (text: string) => text.replace(invisible, '').length
  if (width(line) <= columns) return [line]
  const indent = /^ */.exec(line)?.[0] ?? ''
  const lines: string[] = []
  let current = ''
  for (const word of line.slice(indent.length).split(/ (?!%)/)) {
    const longer = current === '' ? indent + word : `${current} ${word}`
    if (current !== '' && width(longer) > columns) {
      lines.push(current)
      current = indent + word
    } else {
      current = longer
    }
  }
  return [...lines, current]
}
