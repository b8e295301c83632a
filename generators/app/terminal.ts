import { styleText } from 'node:util'
import { wrap } from '../wrap.ts'

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
  /** Why stdout cannot be written (a full disk), once that has been seen. */
  fault(): Error | undefined
  /** Prints lines for a person, wrapped to the terminal's width. */
  say(...lines: Line[]): void
  /** Colours for the person's stream: none when it is no terminal or NO_COLOR is set. */
  paint(style: Style, text: string): string
}

/** A reader that went away (`… | head`) is no failure of ours: the project is finished all the same. */
const readerWentAway = (error: NodeJS.ErrnoException) => error.code === 'EPIPE'

export function openTerminal({ json }: { json: boolean }): Terminal {
  const { stdin, stdout, stderr } = process
  let fault: Error | undefined
  stdout.on('error', (error) => {
    if (!readerWentAway(error)) fault = error
  })
  // There is nowhere left to say what is wrong with stderr.
  stderr.on('error', () => undefined)
  const out = json ? stderr : stdout
  const questions = out.isTTY ? out : stderr
  const columns = out.isTTY ? Math.max(out.columns || 80, 20) : 100
  const paint: Terminal['paint'] = (style, text) => styleText(style, text, { stream: out })
  return {
    out,
    questions,
    interactive: Boolean(stdin.isTTY && questions.isTTY),
    columns,
    fault: () => fault,
    say: (...lines) => {
      const rows = lines.flatMap((line) =>
        typeof line === 'string' ? wrap(line, columns) : `  ${paint('cyan', line.command)}`,
      )
      out.write(`${rows.join('\n')}\n`)
    },
    paint,
  }
}
