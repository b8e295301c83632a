import { spawn } from 'node:child_process'

/** A command on a real (pseudo) terminal, by util-linux's `script`. */
export interface Session {
  /** Resolves when the pattern appears in what came since the last match; its place is remembered. */
  see(pattern: string | RegExp): Promise<string>
  type(keys: string): void
  /** All that was printed, colours and cursor moves left out. */
  text(): string
  /** All that was printed, as it was. */
  raw(): string
  exit: Promise<number>
}

export const keys = { enter: '\r', down: '\u001b[B', ctrlC: '\u0003', ctrlD: '\u0004' }

const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`

// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
const escapes = /\u001b(\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|[=>78])|\r/g

export function openSession(
  command: string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv; columns?: number; timeoutMs?: number },
): Session {
  const { cwd, env = process.env, columns = 100, timeoutMs = 15_000 } = options
  const line = `stty cols ${columns} rows 40; exec ${command.map(quoted).join(' ')}`
  const child = spawn('script', ['-qfec', line, '/dev/null'], { cwd, env })
  let output = ''
  let seen = 0
  let wake = () => {}
  let ended = false
  child.stdout.setEncoding('utf8').on('data', (data: string) => {
    output += data
    wake()
  })
  const exit = new Promise<number>((resolve) => {
    child.on('close', (code) => {
      ended = true
      wake()
      resolve(code ?? -1)
    })
  })
  const text = () => output.replace(escapes, '')
  return {
    async see(pattern) {
      const expected =
        typeof pattern === 'string'
          ? RegExp(pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
          : pattern
      const deadline = Date.now() + timeoutMs
      for (;;) {
        const match = expected.exec(text().slice(seen))
        if (match) {
          seen += match.index + match[0].length
          return match[0]
        }
        if (ended || Date.now() > deadline) {
          child.kill('SIGKILL')
          throw new Error(`${expected} did not appear in:\n${text().slice(seen)}`)
        }
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 200)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
    },
    type: (typed) => void child.stdin.write(typed),
    text,
    raw: () => output,
    exit,
  }
}
