import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'

/** What the guard is told, one JSON line each. */
type Message = { ends: number } | { ended: number } | { removes: string }

/**
 * Sees to it that nothing outlives a parent that was killed with SIGKILL: not the child processes which know nothing of
 * their parent, nor its temporary directories. It is a small process that acts when its standard input closes.
 */
let guard: Socket | undefined

export function endWithParent(pid: number): void {
  tell({ ends: pid })
}

/** To be called when the child has ended: its id may soon belong to another process. */
export function hasEnded(pid: number): void {
  tell({ ended: pid })
}

export function removeWithParent(directory: string): void {
  tell({ removes: directory })
}

function tell(message: Message): void {
  guard ??= startGuard()
  guard.write(`${JSON.stringify(message)}\n`)
}

function startGuard(): Socket {
  const child = spawn(process.execPath, [import.meta.filename], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // A group of its own, so that Ctrl-C in the terminal does not end the guard first.
    detached: process.platform !== 'win32',
  })
  child.unref()
  const stdin = child.stdin as unknown as Socket
  stdin.on('error', () => {})
  stdin.unref()
  return stdin
}

if (import.meta.main) {
  const pids = new Set<number>()
  const directories = new Set<string>()
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      const message = JSON.parse(line) as Message
      if ('ends' in message) pids.add(message.ends)
      if ('ended' in message) pids.delete(message.ended)
      if ('removes' in message) directories.add(message.removes)
    })
    .on('close', () => {
      for (const pid of pids) {
        try {
          process.kill(pid, 'SIGKILL')
        } catch {
          // It has ended already.
        }
      }
      for (const directory of directories) {
        rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
      }
    })
}
