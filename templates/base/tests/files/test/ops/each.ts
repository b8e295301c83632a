import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** How a command ended, and what it printed. */
export interface Ended {
  status: number
  stdout: string
  stderr: string
}

/**
 * Runs commands of toolkit/ one after another in one process of their own: Node is started once, and not for each.
 *
 * @param lines each a command's name and its arguments
 * @throws when the process itself ends badly, as it does when a command throws what it did not mean to
 */
export function runEach(lines: readonly string[][]): Ended[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [import.meta.filename], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
    input: JSON.stringify(lines),
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

async function runOne([name, ...args]: string[], number: number): Promise<Ended> {
  let [stdout, stderr] = ['', '']
  console.log = (line) => {
    stdout += `${line}\n`
  }
  console.error = (line) => {
    stderr += `${line}\n`
  }
  process.argv = [process.execPath, `toolkit/commands/${name}.ts`, ...args]
  process.exitCode = 0
  // A module runs once under each address.
  await import(`../../toolkit/commands/${name}.ts?${number}`)
  return { status: Number(process.exitCode), stdout, stderr }
}

if (import.meta.main) {
  const lines: string[][] = JSON.parse(readFileSync(0, 'utf8'))
  const ended: Ended[] = []
  for (const [number, line] of lines.entries()) ended.push(await runOne(line, number))
  process.exitCode = 0
  process.stdout.write(JSON.stringify(ended))
}
