import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, type TestContext } from 'vitest'
import type { Answers } from '../../generators/plan/model.ts'
import { packageRoot } from '../../generators/root.ts'
import { projectOf, writeTree } from '../support/lay-out.ts'

/** A project on disk, with the texts that its own checks look at. */
export interface Written {
  directory: string
  /** What is in `infra/`, `src/` and its pipelines by path. */
  checked: Record<string, string>
}

/** A folder that goes away with the test file; what is written there finds this repository's packages. */
export function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), 'infra-'))
  symlinkSync(join(packageRoot, 'node_modules'), join(directory, 'node_modules'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** What the project's own checks read, and what they are. */
const needed =
  /^(infra|migrations|src|toolkit|\.github|\.circleci)\/|^(topology\.ts|package\.json)$/
const checked =
  /^(infra\/.*\.(yaml|tf|json)|src\/.*\.ts|\.github\/workflows\/.*\.yml|\.circleci\/config\.yml)$/

export function write(answers: Answers, directory: string): Written {
  const files = [...projectOf(answers)].filter(([path]) => needed.test(path))
  writeTree(new Map(files), directory)
  const texts = files.filter(([path]) => checked.test(path))
  return {
    directory,
    checked: Object.fromEntries(texts.map(([path, { bytes }]) => [path, bytes.toString('utf8')])),
  }
}

interface Checks {
  /** The sentences that the project's own checks say of these texts. */
  findings(files: Record<string, string>, change?: (topology: Topology) => void): string[]
}

// biome-ignore lint/suspicious/noExplicitAny: the emitted project's own type, which this repository has only as a template
type Topology = any

/** A written project's own checks, run on texts of the caller's choice. */
export async function checksOf({ directory }: Written): Promise<Checks> {
  const load = (path: string) => import(pathToFileURL(join(directory, path)).href)
  const { checkAll } = await load('toolkit/checks/checks.ts')
  const { makeProject, sentence } = await load('toolkit/checks/project.ts')
  const { topology } = await load('topology.ts')
  return {
    findings(files, change = () => {}) {
      const changed = structuredClone(topology)
      change(changed)
      return checkAll(makeProject(changed, files)).map(sentence)
    },
  }
}

/** Distinct texts of one file over many projects → where each was written. */
export function distinct(projects: Written[], path: RegExp): string[] {
  const byContent = new Map<string, string>()
  for (const { directory, checked } of projects) {
    for (const [name, text] of Object.entries(checked)) {
      if (!path.test(name)) continue
      const digest = createHash('sha256').update(text).digest('hex')
      if (!byContent.has(digest)) byContent.set(digest, join(directory, name))
    }
  }
  return [...byContent.values()]
}

interface Ran {
  status: number
  output: string
}

/**
 * Runs a validator that npm does not install. A missing one skips the test on a laptop and fails it under `CI=true`.
 */
export function run(context: TestContext, command: string, ...args: string[]): Ran {
  const ran = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  const output = `${ran.stdout ?? ''}${ran.stderr ?? ''}`
  const missing = ran.error !== undefined || output.includes("No module named 'samtranslator'")
  if (missing) {
    const what = ran.error ? command : 'the Python package aws-sam-translator'
    if (process.env.CI === 'true') throw new Error(`${what} is not installed, and CI needs it.`)
    context.skip(`${what} is not installed`)
  }
  return { status: ran.status ?? -1, output }
}

/**
 * Writes what the transform makes of templates, for a release of the given digest; gives where, in their order.
 *
 * @param folder where to; made if it is not there
 */
export function translated(
  context: TestContext,
  files: string[],
  folder: string,
  digest: string,
): string[] {
  mkdirSync(folder, { recursive: true })
  const parameters = join(folder, 'parameters.json')
  const results = files.map((_file, index) => join(folder, `${index}.json`))
  const given = {
    ArtifactBucket: 'orders-artifacts-bucket',
    ArtifactKey: 'releases/0123456789ab/function.zip',
    ArtifactDigest: digest,
    Release: digest.slice(0, 12),
  }
  writeFileSync(parameters, JSON.stringify(given))
  const pairs = files.flatMap((file, index) => [file, results[index] ?? ''])
  const script = `${packageRoot}test/infra/translate.py`
  const { status, output } = run(context, 'python3', script, parameters, ...pairs)
  expect(status, output).toBe(0)
  return results
}
