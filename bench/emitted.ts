import { execFileSync, spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Figures of a generated project whose packages are installed; undefined when there is none. */
export async function emitted(
  project: string,
): Promise<{ lambdaBytes: number; readyMilliseconds: number } | undefined> {
  if (!existsSync(join(project, 'node_modules/.bin/node'))) return undefined
  const path = `${join(project, 'node_modules/.bin')}${delimiter}${process.env.PATH}`
  const options = { cwd: project, env: { ...process.env, PATH: path } }
  execFileSync('node', ['ops/build.ts'], { ...options, stdio: 'ignore' })
  const { size } = statSync(join(project, 'dist/lambda/index.mjs'))
  const started = performance.now()
  const child = spawn('node', ['local/dev.ts', '--json'], {
    ...options,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const ready = new Promise<number>((resolve, reject) => {
    child.stdout.once('data', () => resolve(performance.now() - started))
    child.once('close', (code) => reject(new Error(`npm run dev ended with code ${code}`)))
  })
  try {
    return { lambdaBytes: size, readyMilliseconds: await ready }
  } finally {
    child.kill('SIGTERM')
    if (child.exitCode === null) await new Promise((resolve) => child.once('close', resolve))
  }
}
