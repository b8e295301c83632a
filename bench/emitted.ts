import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Contestant, race } from './processes.ts'

/**
 * Figures of a generated project whose packages are installed; undefined when there is none.
 *
 * @param beside what the start of its regions is compared with, in turns
 */
export async function emitted(
  project: string,
  beside: Contestant,
): Promise<{ lambdaBytes: number; ready: number; beside: number } | undefined> {
  if (!existsSync(join(project, 'node_modules/.bin/node'))) return undefined
  const PATH = `${join(project, 'node_modules/.bin')}${delimiter}${process.env.PATH}`
  const env = { ...process.env, PATH }
  execFileSync('node', ['toolkit/commands/build.ts'], { cwd: project, env, stdio: 'ignore' })
  const { size } = statSync(join(project, 'dist/lambda/index.mjs'))
  const command = ['node', 'toolkit/commands/dev.ts', '--json']
  const dev = { name: 'dev', command, cwd: project, env: { PATH }, goesOn: true }
  const times = await race([dev, beside], 5)
  const of = (name: string) => times.get(name) ?? Number.NaN
  return { lambdaBytes: size, ready: of('dev'), beside: of(beside.name) }
}
