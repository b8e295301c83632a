import { spawnSync } from 'node:child_process'

const root = new URL('../..', import.meta.url)

/** Runs a command as a person would, where no AWS can be reached. */
export function run(name: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [`toolkit/commands/${name}.ts`, ...args],
    {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
    },
  )
  return { status, stdout, stderr }
}
