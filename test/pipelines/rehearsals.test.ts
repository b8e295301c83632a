import { describe, expect, onTestFinished, test } from 'vitest'
import { makePlan } from '../../generators/plan/plan.ts'
import { layers } from '../../templates/layers.ts'
import { answersAtTheEdge, answersFor } from '../support/answers.ts'
import { problemsOf, type Rehearsal, rehearse } from './rehearse.ts'
import { type Asked, type System, systems } from './systems.ts'

const frameworks = {
  sam: (rollout: string) => answersFor({ rollout }),
  serverless: (rollout: string) => answersFor({ framework: 'serverless', rollout }),
  terraform: (rollout: string) => answersFor({ framework: 'terraform', rollout }),
  workers: (rollout: string) => answersAtTheEdge({ rollout }),
} as const
type Framework = keyof typeof frameworks

/** The strategies that each can have: where there are no regions, none goes from one to the next. */
const strategiesOf = (framework: Framework) => {
  const { framework: of } = makePlan(frameworks[framework]('all-at-once'))
  return layers.rollout
    .filter(({ overRegions }) => of.places === 'regions' || !overRegions)
    .map(({ id }) => id)
}
/** The one with most waves. */
const longest = (framework: Framework) =>
  strategiesOf(framework).includes('regional-canary') ? 'regional-canary' : 'inter-regional-canary'
const pairs = systems.flatMap((system) =>
  (Object.keys(frameworks) as Framework[]).map((framework) => [system, framework] as const),
)

function wavesOf(framework: Framework, rollout: string) {
  const { waves, framework: of } = makePlan(frameworks[framework](rollout))
  return (of.places === 'regions' ? waves : []).map(({ number, regions }) => ({
    number,
    regions: regions.length,
  }))
}

function make(system: System, framework: Framework, rollout: string, edit?: Edit): Rehearsal {
  const rehearsal = rehearse(system, frameworks[framework](rollout), edit)
  onTestFinished(() => rehearsal.remove())
  return rehearsal
}

describe.each(pairs)('%s with %s', (system, framework) => {
  test.each(strategiesOf(framework))(
    '%s: waves wait for gates, and every failure is taken back',
    async (rollout) => {
      const rehearsal = make(system, framework, rollout)
      expect(await problemsOf(rehearsal, wavesOf(framework, rollout))).toEqual([])
    },
  )
})

test.each(systems)(
  '%s with a stack set: a wave is one job, and its failure is taken back',
  async (system) => {
    const answers = answersFor({ deployment: 'stacksets', rollout: 'canary-region' })
    const rehearsal = rehearse(system, answers)
    onTestFinished(() => rehearsal.remove())
    const waves = makePlan(answers).waves.map(({ number }) => ({ number, regions: 1 }))
    expect(await problemsOf(rehearsal, waves)).toEqual([])
    const { commands } = await rehearsal.run()
    expect(commands.filter((line) => line.includes('--region'))).toEqual([])
    expect(commands.join('\n')).toMatch(
      /pip install .*\nnpm run build\nnode toolkit\/commands\/release/,
    )
  },
)

const inRegions = pairs.filter(([, framework]) => framework !== 'workers')

describe.each(inRegions)(
  '%s with %s, while nobody can sign in in the home region',
  (system, framework) => {
    const home = 'us-east-2'
    const steps = (commands: string[]) =>
      [
        ...new Set(commands.flatMap((line) => line.match(/--prepare|--wave \d|rollback/) ?? [])),
      ].join(' ')

    test('a release is prepared, passes its gates and ends well', async () => {
      const rehearsal = make(system, framework, 'regional-canary')
      const { report, commands } = await rehearsal.run('', home)
      expect(steps(commands), report.text()).toBe('--prepare --wave 1 --wave 2')
    })

    test('what fails is rolled back', async () => {
      const rehearsal = make(system, framework, 'regional-canary')
      const { report, commands } = await rehearsal.run('run gate -- --wave 1', home)
      expect(steps(commands), report.text()).toBe('--prepare --wave 1 rollback')
      expect(report.end('rollback')).toBe('success')
    })

    test('while nobody can sign in anywhere, nothing is changed', async () => {
      const rehearsal = make(system, framework, 'regional-canary')
      const { report, commands } = await rehearsal.run('', `${home} us-west-2`)
      expect(steps(commands)).toBe('')
      expect(report.jobs.map(({ end }) => end)).toContain('failure')
    })
  },
)

describe.each(systems)('%s with workers, by hand', (system) => {
  const told = async (asked?: Asked) => {
    const { report, commands } = await make(system, 'workers', 'inter-regional-canary').run(
      'run deploy',
      '',
      asked,
    )
    const own = commands.filter((line) => / run (deploy|rollback) /.test(line))
    expect(own, report.text()).toHaveLength(2)
    return own.map((line) => line.endsWith(' --hotfix'))
  }

  test('a fix is one for its rollout, and for nothing else', async () => {
    expect(await told({ hotfix: true })).toEqual([true, false])
  })

  test.each([[{ hotfix: false }], [undefined]])('%o is no fix', async (asked) => {
    expect(await told(asked)).toEqual([false, false])
  })
})

describe.each(inRegions)('%s with %s, by hand', (system, framework) => {
  const release = 'fedcba987654'
  const west = 'us-west-2'
  /** What the project's commands are told, sign-ins and installations apart. */
  async function told(asked: Asked, fails = ''): Promise<string[]> {
    const { report, commands } = await make(system, framework, 'regional-canary').run(
      fails,
      '',
      asked,
    )
    const own = commands.filter((line) => /^npm run (deploy|gate|rollback|evacuate)/.test(line))
    if (own.length === 0) throw new Error(report.text())
    return own.map((line) => line.replace('npm run ', ''))
  }

  test('a release goes to every region but one that is down, and so does what takes it back', async () => {
    const commands = await told({ action: 'deploy', without: west }, 'run gate -- --wave 1')
    expect(commands.map((line) => line.split(' ')[0])).toEqual([
      'deploy',
      'deploy',
      'gate',
      'rollback',
    ])
    for (const line of commands) expect(line).toMatch(new RegExp(` --without=${west}$`))
  })

  test('a fix goes on despite alarms: what comes before it, its waves and gates are told, and nothing that goes back is', async () => {
    const flags = async (asked: Asked) =>
      (await told({ action: 'deploy', ...asked }, 'run gate -- --wave 1')).map((line) =>
        line.endsWith(' --despite-alarms'),
      )
    expect(await flags({ 'despite-alarms': true })).toEqual([true, true, true, false])
    expect(await flags({ 'despite-alarms': false })).toEqual([false, false, false, false])
  })

  test('a release is taken out of every region', async () => {
    expect(await told({ action: 'rollback', release })).toEqual([
      `rollback -- --release=${release}`,
    ])
  })

  test('a region is evacuated', async () => {
    expect(await told({ action: 'evacuate', region: west })).toEqual([`evacuate -- ${west}`])
  })

  test('a region returns', async () => {
    expect(await told({ action: 'return', region: west })).toEqual([`evacuate -- ${west} --return`])
  })

  test.each([
    ['rollback', 'release'],
    ['deploy', 'without'],
  ])('%s: what is asked for runs nothing by itself', async (action, input) => {
    const hostile = `'"; npm run evacuate; "$(npm run evacuate)\`npm run evacuate\``
    const commands = await told({ action, [input]: hostile })
    expect(commands.filter((line) => line.startsWith('evacuate'))).toEqual([])
    for (const line of commands) expect(line).toContain(`--${input}=${hostile}`)
  })

  test('a region that the service does not have is asked for in vain', async () => {
    await expect(told({ action: 'evacuate', region: '--force' })).rejects.toThrow(/none of/)
  })
})

type Edit = (path: string, text: string) => string
interface Fault {
  name: string
  /** Whether it takes regions, or a second wave of them. */
  takes?: 'waves' | 'a second wave'
  /** What it does to the file of each system. */
  edits: Record<System, [RegExp, string]>
  found: RegExp
}

const faults: Fault[] = [
  {
    name: 'a wave that needs no gate',
    takes: 'a second wave',
    edits: {
      github: [/(wave-2:[\s\S]*?needs: \[\w+), gate-1\]/, '$1, prepare]'],
      circleci: [/requires: \[gate-1\]/g, 'requires: [prepare]'],
    },
    found: /when "run gate -- --wave 1" fails: wave 2 is run/,
  },
  {
    name: 'a way back that only a failure of its neighbour starts',
    edits: {
      github: [/always\(\) && /, ''],
      circleci: [/(gate-\d: \[failed)[^\]]*|(release: \[)failed[^\]]*(?=not_run)/, '$1$2'],
    },
    found: /when "[^"]+" fails: it runs (?!.*rollback)/m,
  },
  {
    name: 'a gate that asks nothing',
    takes: 'waves',
    edits: {
      github: [/npm run gate -- --wave 1/, 'true'],
      circleci: [/npm run gate -- /, 'true '],
    },
    found: /when all is well: it runs/,
  },
  {
    name: 'a release that is not handed on',
    edits: {
      github: [/((?:gate-1| {2}release):\n[\s\S]*?)RELEASE: .*\n/, '$1OTHER: 1\n'],
      circleci: [/dist\/release-id\]/, 'dist/release]'],
    },
    found: /names no release|No job has kept|a job fails/,
  },
]

describe.each(pairs)('%s with %s finds', (system, framework) => {
  const { length } = wavesOf(framework, longest(framework))
  const has = { waves: length > 0, 'a second wave': length > 1 }
  test.each(faults.filter(({ takes }) => !takes || has[takes]))(
    '$name',
    async ({ edits, found }) => {
      const [from, to] = edits[system]
      let changed = false
      const rehearsal = make(system, framework, longest(framework), (_, text) => {
        const after = text.replace(from, to)
        changed ||= after !== text
        return after
      })
      expect(changed).toBe(true)
      const problems = await problemsOf(rehearsal, wavesOf(framework, longest(framework)))
      expect(problems.join('\n')).toMatch(found)
    },
  )
})

// GitHub looks at a condition once all that a job needs has ended; CircleCI as soon as one of it decides.
test('a way back in CircleCI that does not wait for every region is found', async () => {
  const rehearsal = make('circleci', 'sam', 'inter-regional-canary', (_, text) =>
    text.replaceAll(/- wave-1-\S+: terminal/g, ''),
  )
  const problems = await problemsOf(rehearsal, wavesOf('sam', 'inter-regional-canary'))
  expect(problems.join('\n')).toContain('the way back is not last')
})

describe.each(systems)('%s with Terraform, where somebody lets a release go', (system) => {
  const answers = { ...frameworks.terraform('regional-canary'), approval: system === 'circleci' }
  const steps = (commands: string[]) =>
    commands.flatMap(
      (line) => line.match(/run plan .*--release|--prepare --planned|--wave \d/) ?? [],
    )
  function make() {
    const rehearsal = rehearse(system, answers)
    onTestFinished(() => rehearsal.remove())
    return rehearsal
  }

  test('the plan is made first, and what is prepared is that', async () => {
    const { commands, report } = await make().run()
    expect(steps(commands).slice(0, 3), report.text()).toEqual([
      expect.stringContaining('run plan'),
      '--prepare --planned',
      '--wave 1',
    ])
  })

  test('by hand, a release can leave the infrastructure as it is', async () => {
    const { commands, report } = await make().run('', '', { action: 'deploy', only: 'code' })
    const told = commands.filter((line) => / run (plan|deploy -- --prepare)/.test(line))
    expect(told, report.text()).toHaveLength(2)
    for (const line of told) expect(line).toContain(' --only=code')
  })

  test('a plan that is refused leaves everything as it is', async () => {
    const { commands } = await make().run('run plan')
    expect(commands.filter((line) => /run (deploy|gate)/.test(line))).toEqual([])
  })
})

describe.each(Object.keys(frameworks) as Framework[])('an approval, with %s', (framework) => {
  const answers = { ...frameworks[framework](longest(framework)), approval: true }

  test('that is given lets the rollout begin', async () => {
    const rehearsal = rehearse('circleci', answers)
    onTestFinished(() => rehearsal.remove())
    expect(await problemsOf(rehearsal, wavesOf(framework, longest(framework)))).toEqual([])
  })

  test('that is not given leaves everything as it is', async () => {
    const rehearsal = rehearse('circleci', answers, undefined, false)
    onTestFinished(() => rehearsal.remove())
    const { report, commands } = await rehearsal.run()
    expect(commands.filter((line) => /deploy|gate|rollback/.test(line))).toEqual([])
    expect(report.end('build')).toBe('success')
    expect(report.end('approve')).toBe('skipped')
  })
})
