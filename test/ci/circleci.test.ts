import { describe, expect, test } from 'vitest'
import { shiftMinutes } from '../../generators/plan/rollout.ts'
import { graphProblems, listsOf, parseConfig, type Started } from './circleci-config.ts'
import { orbProblems } from './circleci-orbs.ts'
import { schema } from './missing.ts'
import { jobsByRegion, projectsWith } from './projects.ts'

const path = '.circleci/config.yml'
const projects = projectsWith('circleci')
const texts = projects.map(({ files }) => files[path] ?? '')
const forStacks =
  projects.find(({ answers }) => answers.framework === 'serverless')?.files[path] ?? ''

/** The text with a fault put in. */
function broken(search: string | RegExp, replacement: string): string {
  const after = forStacks.replace(search, replacement)
  expect(after).not.toBe(forStacks)
  return after
}

test('there is a pipeline for every framework and strategy, with an approval and without', () => {
  const kinds = projects.map(
    ({ answers }) => `${answers.framework} ${answers.rollout} ${answers.approval === true}`,
  )
  // On Workers one job does all of it, whatever the strategy.
  expect(new Set(kinds).size).toBe((3 * 4 + 1) * 2)
})

test('every pipeline is one by the JSON schema', (context) => {
  const valid = schema(context, 'circle-ci.json')
  const found = texts.flatMap((text) =>
    valid(parseConfig(text)) ? [] : [JSON.stringify(valid.errors)],
  )
  expect(found).toEqual([])
  expect(valid(parseConfig(broken(': [failed, ', ': [fails, ')))).toBe(false)
})

test('every requirement names a job beside it, and none waits for itself', () => {
  expect(texts.flatMap((text) => graphProblems(parseConfig(text)))).toEqual([])
})

test.each([
  [
    'a requirement of nothing',
    'requires: [prepare]',
    'requires: [prepared]',
    / requires prepared$/,
  ],
  ['a circle', 'requires: [prepare]', 'requires: [gate-1]', /gate-1 waits for itself/],
  ['a job that nobody wrote', '- drill: *branch', '- dril: *branch', /dril is no job/],
  ['a job that nothing starts', '      - drill: *branch\n', '', /nothing starts drill/],
  [
    'a job that is started twice',
    '- drill: *branch',
    '- check: *branch',
    /two jobs are called check/,
  ],
])('%s is found', (_title, search, replacement, finding) => {
  expect(graphProblems(parseConfig(broken(search, replacement))).join('\n')).toMatch(finding)
})

test('orbs have what is used of them, in the version that is pinned', () => {
  expect(texts.flatMap((text) => orbProblems(parseConfig(text)))).toEqual([])
})

test.each([
  ['an orb of another version', /circleci\/node@[\d.]+/, 'circleci/node@5.0.0', /nobody has read/],
  ['an orb that is not declared', /\n {2}aws-cli: .*/, '', /there is no command aws-cli\/install/],
  [
    'an orb that is not used',
    /- node\/install-packages:\n.*/,
    '- checkout',
    /the orb node is declared/,
  ],
  ['a command that the orb lacks', 'node/install-packages', 'node/ci', /no command node\/ci/],
  ['a parameter that the command lacks', /seconds: "\d+"/, 'secs: "1"', /it takes no secs/],
  [
    'a version that YAML reads as a number',
    'version: 2.31.13',
    'version: 2.31',
    /version is no string/,
  ],
  ['an argument that is missing', /\n {10}region: us-east-2/, '', /not given region/],
  [
    'an argument that a job lacks',
    '          wave: 1\n',
    '          waves: 1\n',
    /it takes no waves/,
  ],
  [
    'an executor that is not there',
    'executor: default',
    'executor: node/default',
    /no executor node\/default/,
  ],
])('%s is found', (_title, search, replacement, finding) => {
  expect(orbProblems(parseConfig(broken(search, replacement))).join('\n')).toMatch(finding)
})

test('no job with a context runs the install scripts of packages', () => {
  let seen = 0
  for (const text of texts) {
    const { jobs, commands, ...config } = parseConfig(text)
    const trusted = listsOf({ jobs, commands, ...config })
      .flatMap(([, list]) => list)
      .filter(({ given }) => given.context !== undefined)
    for (const { runs } of trusted) {
      const steps = jobs[runs]?.steps ?? []
      expect(steps.some((step) => step === 'set-up' || step === 'same-packages')).toBe(true)
      expect(steps).not.toContain('test')
      expect(JSON.stringify(steps)).not.toMatch(/npm (rebuild|ci|i|install)\b|node\/install/)
      seen += 1
    }
    expect(JSON.stringify(commands['set-up']?.steps).match(/npm \w+[^"]*/g)).toEqual([
      'npm ci --ignore-scripts',
    ])
  }
  expect(seen).toBeGreaterThan(100)
})

test('no command has what a person asks for pasted into it', () => {
  const commands = texts.flatMap((text) => {
    const { jobs, commands } = parseConfig(text)
    // What decides whether a step is taken goes into no shell.
    return Object.values({ ...jobs, ...commands }).map(({ steps }) =>
      JSON.stringify(steps ?? []).replaceAll(/"condition":"[^"]*"/g, ''),
    )
  })
  expect(commands.filter((steps) => steps.includes('pipeline.'))).toEqual([])
})

test('every image is pinned', () => {
  const images = [...new Set(texts.flatMap((text) => text.match(/image: .*/g) ?? []))]
  expect(images.filter((line) => !/:\d+\.\d+\.\d+(-node)?$/.test(line))).toEqual([])
  expect(images).toHaveLength(2)
})

describe.each(projects.map((project) => [project.title, project] as const))(
  '%s',
  (_title, project) => {
    const { plan, answers } = project
    const config = parseConfig(project.files[path] ?? '')
    const lists = Object.fromEntries(listsOf(config))
    const rollout = lists.rollout ?? []
    const job = (name: string, jobs: Started[] = rollout): Started => {
      const found = jobs.find((candidate) => candidate.name === name)
      if (!found) throw new Error(`there is no job ${name}`)
      return found
    }
    const wavesOf = (number: number) =>
      rollout.filter(({ runs, given }) => runs === 'wave' && given.wave === number)
    const needs = (name: string) => Object.keys(job(name).requires)
    const last = answers.regions ? `gate-${plan.waves.length}` : 'release'

    test('the jobs are the waves, each behind the gate of the one before, or one where there are no regions', () => {
      if (!answers.regions) {
        expect(rollout.map(({ name }) => name)).toEqual(['upload', 'release', 'rollback'])
        expect([needs('upload'), needs('release')]).toEqual([[], ['upload']])
        return
      }
      expect(rollout.filter(({ runs }) => runs === 'gate')).toHaveLength(plan.waves.length)
      for (const { number, regions } of plan.waves) {
        const jobs = wavesOf(number)
        const of = jobs.map(({ given }) => given.region)
        expect(of).toEqual(jobsByRegion(answers) ? regions : [undefined])
        const opener = number === 1 ? 'prepare' : `gate-${number - 1}`
        for (const { requires } of jobs) expect(requires).toEqual({ [opener]: ['success'] })
        expect(needs(`gate-${number}`)).toEqual(jobs.map(({ name }) => name))
        expect(job(`gate-${number}`).given.wave).toBe(number)
      }
    })

    test('a job may be silent for as long as its shift or its bake takes', () => {
      const silence = (name: string) =>
        JSON.stringify(config.jobs[name]?.steps?.at(-1)).match(
          /"no_output_timeout":"(\d+h|\d+(?=m))/,
        )?.[1]
      // CircleCI's own limit: npm run validate holds topology.ts to it.
      if (!answers.regions) return expect(silence('release')).toBe('5h')
      const longest = (minutes: number[]) => String(Math.max(...minutes))
      expect(silence('wave')).toBe(longest(plan.waves.map(({ shift }) => shiftMinutes(shift) + 30)))
      expect(silence('gate')).toBe(longest(plan.waves.map(({ bakeMinutes }) => bakeMinutes + 15)))
    })

    test('the roll-back follows whatever kept the last gate shut, once all else has ended', () => {
      const { requires } = job('rollback')
      expect(Object.keys(requires).sort()).toEqual(
        rollout
          .map(({ name }) => name)
          .filter((name) => name !== 'rollback')
          .sort(),
      )
      expect(requires[last]?.toSorted()).toEqual(['canceled', 'failed', 'not_run', 'unauthorized'])
      for (const { name, runs } of rollout) {
        if (['wave', 'gate'].includes(runs) && name !== last) expect(requires[name]).toHaveLength(5)
      }
      expect(rollout.at(-1)?.name).toBe('rollback')
    })

    test('one rollout at a time, from main alone, and let go by a person where that was asked for', () => {
      const names = lists.deploy?.map(({ name }) => name)
      const shown = plan.framework.plansFirst ? ['plan-release'] : []
      expect(names).toEqual(['build', ...(plan.approval ? [...shown, 'approve'] : []), 'rollout'])
      if (plan.approval) {
        const before = shown[0] ?? 'build'
        expect(job('approve', lists.deploy).requires).toEqual({ [before]: ['success'] })
        const prepared = JSON.stringify(config.jobs.prepare?.steps ?? [])
        expect(prepared.includes('--prepare --planned ')).toBe(shown.length > 0)
      }
      const { given, requires } = job('rollout', lists.deploy)
      expect(given['serial-group']).toBe('orders/rollout')
      expect(requires).toEqual({ [plan.approval ? 'approve' : 'build']: ['success'] })
      for (const { given } of lists.deploy ?? []) {
        expect(given.filters).toEqual({ branches: { only: 'main' } })
      }
      for (const { given } of lists['pull-request'] ?? []) {
        expect(given.filters).toEqual({ branches: { ignore: 'main' } })
      }
    })

    test('by hand, a region is taken out and a release back, beside any rollout', () => {
      const { parameters = {}, workflows } = config
      const regions = plan.regions.map(({ name }) => name)
      const region = answers.regions && { enum: ['none', ...regions], default: 'none' }
      expect(parameters.region).toEqual(region && expect.objectContaining(region))
      const actions = parameters.action?.enum ?? []
      const drift = answers.framework === 'terraform' ? ['drift'] : []
      const more = answers.regions ? ['evacuate', 'return', ...drift] : []
      expect(actions).toEqual(['deploy', 'rollback', ...more])
      // A push asks for the first.
      expect(parameters.action?.default).toBe('deploy')
      for (const action of actions) {
        const equal = [action, '<< pipeline.parameters.action >>']
        expect(workflows[action]?.when).toEqual({ equal })
        for (const { given } of action === 'deploy' ? [] : (lists[action] ?? [])) {
          const context = action === 'drift' ? 'orders-plan' : 'orders-production'
          expect(given).toMatchObject({ context })
          expect(given.filters).toEqual({ branches: { only: 'main' } })
          expect(given['serial-group']).toBeUndefined()
        }
      }
    })

    test('no workflow is a scheduled one: those may use no restricted context', () => {
      const scheduled = Object.entries(config.workflows).filter(([, { triggers }]) => triggers)
      expect(scheduled.map(([name]) => name)).toEqual([])
    })

    test('no push but a rollout has the context, and a plan one that only looks', () => {
      expect(rollout.map(({ given }) => given.context)).toEqual(
        rollout.map(() => 'orders-production'),
      )
      const others = [...(lists.deploy ?? []), ...(lists['pull-request'] ?? [])]
      const looking = others.filter(({ given }) => given.context)
      const planners = ['plan', ...(plan.approval ? ['plan-release'] : [])]
      expect(looking.map(({ runs }) => runs).sort()).toEqual(
        plan.framework.plansFirst ? planners : [],
      )
      for (const { runs, given } of looking) {
        expect(given.context).toBe('orders-plan')
        expect(JSON.stringify(config.jobs[runs])).toContain('"role":"AWS_PLAN_ROLE_ARN"')
      }
    })

    test('jobs are handed what they deploy, and with Workers, whose wrangler builds its own, their packages', () => {
      const { build, upload } = config.jobs
      const handed = JSON.stringify([build, upload]).match(/persist_to_workspace":\{[^}]*\}/g)
      if (answers.framework !== 'workers') return expect(handed?.join()).toContain('dist/')
      expect(handed).toEqual(
        ['"dist/workflow","node_modules"', '"dist/release-id"'].map(
          (files) => `persist_to_workspace":{"root":".","paths":[${files}]}`,
        ),
      )
      // No install script has touched them.
      const steps = (build?.steps ?? []).map((step) => JSON.stringify(step))
      const packed = steps.findIndex((step) => step.includes('node_modules'))
      expect(packed).toBeLessThan(steps.indexOf('"test"'))
    })

    test('what installs a release, watches it or takes it back has no Terraform and no plan', () => {
      for (const name of ['wave', 'gate', 'rollback']) {
        expect(JSON.stringify(config.jobs[name] ?? {}), name).not.toMatch(/terraform|dist\/plan/)
      }
    })

    test('the release travels with the jobs; results and release are kept', () => {
      const text = project.files[path] ?? ''
      const jobs = answers.regions ? ['prepare', 'wave', 'gate'] : ['release']
      for (const name of [...jobs, 'rollback']) {
        const steps = JSON.stringify(config.jobs[name]?.steps)
        const named = steps.includes('"same-packages"') ? config.commands['same-packages'] : {}
        expect(steps + JSON.stringify(named)).toContain('attach_workspace')
        expect(steps).toContain('--release \\"$(cat dist/release-id)\\"')
      }
      expect(JSON.stringify(config.jobs.rollback)).toContain('--on-trial')
      expect(JSON.stringify(config.jobs.build)).toContain('store_artifacts')
      expect(text.match(/store_test_results/g)).toHaveLength(1)
      expect(text).not.toMatch(/secret_access_key|AKIA|TOKEN:/)
    })
  },
)
