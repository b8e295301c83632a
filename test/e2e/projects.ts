import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, type TestContext } from 'vitest'
import type { Answers } from '../../generators/plan/model.ts'
import { answersFor } from '../support/answers.ts'
import { type Outcome, run } from '../support/command.ts'
import { projectOf, testedProjectOf, writeTree } from '../support/lay-out.ts'

export interface Projects {
  /** Lays out a project, with the tests of its machinery; its packages are those of the folder above it. */
  make(folder: string, changed?: Partial<Answers>): string
}

/** The end of what a command printed when it failed, and nothing when it did not. */
export const failure = ({ code, stdout, stderr }: Outcome): string =>
  code === 0 ? '' : `code ${code}\n${stdout.slice(-4000)}\n${stderr.slice(-4000)}`

/** How a drill ends that could not see, because the machine was too slow, and saw no promise broken either. */
const UNDECIDED = 4

/** What a drill decided; one that could not see skips the test that asked it. */
export function decided(outcome: Outcome, { skip }: Pick<TestContext, 'skip'>): Outcome {
  if (outcome.code === UNDECIDED) skip('undecided: this machine was too slow to see')
  return outcome
}

/**
 * Runs a command of a project's: npm and node find their settings in the environment. What a drill could not decide is written
 * down for .ci/run, which shows it.
 */
export async function inProject(
  command: string,
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  const outcome = await run(command, args, { cwd, env: { ...process.env, ...env } })
  const { stdout, stderr, code } = outcome
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => /^\s*UNDECIDED {2}/.test(line))
  if (lines.length === 0 && code === UNDECIDED) lines.push('the drill')
  const file = process.env.UNDECIDED
  if (file) {
    for (const line of lines) {
      appendFileSync(file, `${[basename(cwd), ...args].join(' ')}: ${line.trim()}\n`)
    }
  }
  return outcome
}

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
    writeTree(testedProjectOf({ ...defaults, ...changed }), directory)
    return directory
  }

  beforeAll(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'projects-')))
    // A database of a project that root starts runs as somebody else, who must come in.
    chmodSync(root, 0o755)
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
    const values = manifests.flatMap((one) => one[key] ?? [])
    return typeof values[0] === 'object' ? Object.assign({}, ...values) : values[0]
  }
  return Object.fromEntries([...keys].map((key) => [key, merged(key)]))
}
