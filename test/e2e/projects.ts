import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { Answers } from '../../generators/plan/plan.ts'
import { answersFor } from '../support/answers.ts'
import { type Outcome, run } from '../support/command.ts'
import { layOut, projectOf } from '../support/lay-out.ts'

export interface Projects {
  /** Lays out a project; its packages are those of the folder above it. */
  make(folder: string, changed?: Partial<Answers>): string
}

/** The end of what a command printed when it failed, and nothing when it did not. */
export const failure = ({ code, stdout, stderr }: Outcome): string =>
  code === 0 ? '' : `code ${code}\n${stdout.slice(-4000)}\n${stderr.slice(-4000)}`

/** npm and node find their settings in the environment. */
export const inProject = (
  command: string,
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Outcome> => run(command, args, { cwd, env: { ...process.env, ...env } })

/**
 * A folder for projects that share one installation: combinations with one framework have the same packages, but for
 * data layers that bring their own; `others` are answers with such.
 */
export function sharedInstallation(
  defaults: Answers = answersFor(),
  ...others: Answers[]
): Projects {
  let root = ''

  function make(folder: string, changed: Partial<Answers> = {}): string {
    const directory = join(root, folder)
    layOut({ ...defaults, ...changed }, directory)
    return directory
  }

  beforeAll(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'projects-')))
    const manifests = [defaults, ...others].map((answers) =>
      JSON.parse(`${projectOf(answers).get('package.json')?.bytes}`),
    )
    writeFileSync(join(root, 'package.json'), JSON.stringify(together(manifests)))
    const installed = await inProject('npm', ['install', '--no-audit', '--no-fund'], root)
    if (installed.code !== 0) throw new Error(failure(installed))
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))
  return { make }
}

/** One package.json with what all of them have. */
function together(manifests: Record<string, unknown>[]): Record<string, unknown> {
  const keys = new Set(manifests.flatMap((one) => Object.keys(one)))
  const merged = (key: string) => {
    const values = manifests.map((one) => one[key])
    return typeof values[0] === 'object' ? Object.assign({}, ...values) : values[0]
  }
  return Object.fromEntries([...keys].map((key) => [key, merged(key)]))
}
