import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { openSession } from '../test/support/terminal.ts'

/** A command whose time is taken, each time in a folder of its own. */
export interface Contestant {
  name: string
  command: string[]
  /** What its first question contains. Without it the time is that of the whole process. */
  question?: string
  /** Its time is that to its first word, and then it is ended. */
  goesOn?: boolean
  /** Where it runs, if not in a folder of its own. */
  cwd?: string
  env?: NodeJS.ProcessEnv
  /** Fills the folder, which is empty unless given; its time does not count. */
  layInto?(folder: string): void
}

const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

async function once(contestant: Contestant, cwd: string): Promise<number> {
  const { name, command, question, goesOn, env, layInto } = contestant
  layInto?.(cwd)
  const started = performance.now()
  const options = { cwd, env: { ...process.env, ...env } }
  if (question !== undefined) {
    const session = openSession(command, options)
    await session.see(question)
    const milliseconds = performance.now() - started
    session.type('\u0003')
    await session.exit
    return milliseconds
  }
  const [program = '', ...args] = command
  if (goesOn)
    return firstWord(spawn(program, args, { ...options, stdio: ['pipe', 'pipe', 'ignore'] }))
  const child = spawn(program, args, { ...options, stdio: 'ignore' })
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`${name} ended with code ${code}`)
  return performance.now() - started
}

async function firstWord(child: ChildProcessByStdio<Writable, Readable, null>): Promise<number> {
  const started = performance.now()
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const spoken = new Promise<boolean>((resolve) => {
    child.stdout.once('data', () => resolve(true))
    child.once('close', () => resolve(false))
  })
  if (!(await spoken)) throw new Error(`${child.spawnargs.join(' ')} ended without a word`)
  const milliseconds = performance.now() - started
  child.kill('SIGTERM')
  await ended
  return milliseconds
}

/**
 * Takes the contestants' times in turns, so that a busy moment of the machine meets all of them.
 *
 * @returns the median of each, in milliseconds, by name
 */
export async function race(contestants: Contestant[], runs: number): Promise<Map<string, number>> {
  const times = new Map(contestants.map(({ name }) => [name, [] as number[]]))
  // The first round fills caches, on disk and in memory, and is not counted.
  for (let round = 0; round <= runs; round++) {
    for (const contestant of contestants) {
      const own = mkdtempSync(join(tmpdir(), 'bench-'))
      const milliseconds = await once(contestant, contestant.cwd ?? own)
      rmSync(own, { recursive: true, force: true })
      if (round > 0) times.get(contestant.name)?.push(milliseconds)
    }
  }
  return new Map([...times].map(([name, values]) => [name, median(values)]))
}
