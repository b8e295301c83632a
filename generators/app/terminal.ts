import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** A sentence, or a command to copy: that one is indented and never broken. */
export type Line = string | { command: string }

/** Where a run speaks: to a person on one stream, to a program (`--json`) on stdout alone. */
export interface Terminal {
  /** The stream for a person: stdout, or stderr when stdout carries JSON. */
  readonly out: NodeJS.WriteStream
  /** The stream for questions: one that is a terminal, if there is one. */
  readonly questions: NodeJS.WriteStream
  /** Whether a question can be asked and answered. */
  readonly interactive: boolean
  readonly columns: number
  /** Prints lines for a person, wrapped to the terminal's width. */
  say(...lines: Line[]): void
  /** Colours for the person's stream: none when it is no terminal or NO_COLOR is set. */
  paint(style: Style, text: string): string
}

/** A reader that went away (`… | head`) is no failure of ours: the project is finished all the same. */
function toleratesClosedReader(stream: NodeJS.WriteStream) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

export function openTerminal({ json }: { json: boolean }): Terminal {
  const { stdin, stdout, stderr } = process
  toleratesClosedReader(stdout)
  toleratesClosedReader(stderr)
  const out = json ? stderr : stdout
  const questions = out.isTTY ? out : stderr
  const columns = out.isTTY ? Math.max(out.columns || 80, 20) : 100
  const paint: Terminal['paint'] = (style, text) => styleText(style, text, { stream: out })
  return {
    out,
    questions,
    interactive: Boolean(stdin.isTTY && questions.isTTY),
    columns,
    say: (...lines) => {
      const rows = lines.flatMap((line) =>
        typeof line === 'string' ? wrap(line, columns) : `  ${paint('cyan', line.command)}`,
      )
      out.write(`${rows.join('\n')}\n`)
    },
    paint,
  }
}

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
