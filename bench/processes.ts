import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSession } from '../test/support/terminal.ts'

/** A command whose time is taken, each time in a folder of its own. */
export interface Contestant {
  name: string
  command: string[]
  /** What its first question contains. Without it the time is that of the whole process. */
  question?: string
  env?: NodeJS.ProcessEnv
  /** Fills the folder, which is empty unless given; its time does not count. */
  layInto?(folder: string): void
}

const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

async function once(contestant: Contestant, cwd: string): Promise<number> {
  const { name, command, question, env, layInto } = contestant
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
  const child = spawn(program, args, { ...options, stdio: 'ignore' })
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`${name} ended with code ${code}`)
  return performance.now() - started
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
      const cwd = mkdtempSync(join(tmpdir(), 'bench-'))
      const milliseconds = await once(contestant, cwd)
      rmSync(cwd, { recursive: true, force: true })
      if (round > 0) times.get(contestant.name)?.push(milliseconds)
    }
  }
  return new Map([...times].map(([name, values]) => [name, median(values)]))
}
