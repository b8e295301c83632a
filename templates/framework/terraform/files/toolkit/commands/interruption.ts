import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { say } from './command.ts'

/** Programs that run now, and that must come to an end of their own. */
const programs = new Set<ChildProcess>()
let cutOff = false
let farewell: string | undefined

/** Sees to it that SIGINT and SIGTERM no longer end this process where it happens to be. */
function listen(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    if (!process.listeners(signal).includes(end)) process.on(signal, end)
  }
}

/** Tells the programs that run to stop, once, and ends after them, without having begun anything else. */
async function end(signal: NodeJS.Signals): Promise<void> {
  // npm passes on what a terminal has sent already, and a second signal means "at once" to many programs.
  if (cutOff) return
  cutOff = true
  const running = [...programs]
  if (running.length > 0) say('Cut off: waiting for what runs to stop by itself.')
  const ends = running.map((program) => once(program, 'close'))
  for (const program of running) program.kill('SIGINT')
  await Promise.all(ends)
  if (farewell !== undefined) say(farewell)
  process.exit(128 + constants.signals[signal])
}

/** What is said when a signal cuts this command off: what goes on without it, and how to take that back. */
export function whenCutOff(sentence: string): void {
  farewell = sentence
  listen()
}

/**
 * Waits for a program that must not be cut off half-way. It is started in a process group of its own, so that a terminal's
 * Ctrl-C reaches it through here, and once.
 *
 * @returns its exit code, or null after a signal; never, once this command was cut off
 * @throws what `spawn` reports when the program cannot be started
 */
export async function uncut(start: (group: { detached: true }) => ChildProcess) {
  const never = new Promise<never>(() => {})
  if (cutOff) return never
  listen()
  const program = start({ detached: true })
  programs.add(program)
  try {
    const [code] = (await once(program, 'close')) as [number | null]
    return cutOff ? never : code
  } finally {
    programs.delete(program)
  }
}
