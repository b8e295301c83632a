import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Answers } from '../../generators/plan/model.ts'
import { parseConfig, started } from './circleci-config.ts'
import { jobsByRegion, type Project, projectsWith } from './projects.ts'

/** All answers but the system, so that pipelines for the same ones can be held against each other. */
const same = ({ ci, approval, data, domain, sample, ...others }: Answers) =>
  // Without regions no strategy changes a pipeline.
  JSON.stringify(others.regions ? others : others.framework)

const onGitHub = new Map(projectsWith('github').map((project) => [same(project.answers), project]))
const onCircleci = projectsWith('circleci')

/** A wave's regions, and what it and its gate run. */
type Wave = { regions: unknown[]; commands: string[] }

function wavesOnGitHub({ files }: Project): Wave[] {
  const { jobs } = parse(files['.github/workflows/deploy.yml'] ?? '')
  const waves = Object.keys(jobs).filter((name) => name.startsWith('wave-'))
  // Without regions one job does all of it.
  const names = waves.length > 0 ? waves : ['release']
  return names.map((name) => ({
    regions: jobs[name].strategy?.matrix.region ?? [undefined],
    // What GitHub cancels must hear of it itself, and npm would not tell: the same command without npm.
    commands: [name, name.replace('wave', 'gate')].map((job) =>
      jobs[job].steps
        .at(-1)
        .run.replace(/^exec node toolkit\/commands\/(\w+)\.ts /, 'npm run $1 -- '),
    ),
  }))
}

function wavesOnCircleci({ files }: Project): Wave[] {
  const { jobs, 'job-groups': groups } = parseConfig(files['.circleci/config.yml'] ?? '')
  const all = started(groups.rollout?.jobs ?? [])
  const gates = all.filter(({ runs }) => runs === 'gate' || runs === 'release')
  return gates.map(({ runs, given: { wave } }) => ({
    regions: all
      .filter(({ runs, given }) => (runs === 'wave' || runs === 'release') && given.wave === wave)
      .map(({ given }) => given.region),
    commands: [runs.replace('gate', 'wave'), runs].map((name) => {
      const step = jobs[name]?.steps?.at(-1) as { run: { command: string } }
      return step.run.command
        .replace('<< parameters.wave >>', String(wave))
        .replace('<< parameters.region >>', '"$REGION"')
        .replace('$(cat dist/release-id)', '$RELEASE')
    }),
  }))
}

test('for the same answers, both systems run the same commands for the same waves', () => {
  expect(onCircleci.length).toBeGreaterThan(100)
  for (const project of onCircleci) {
    const other = onGitHub.get(same(project.answers))
    if (!other) throw new Error(`GitHub has no pipeline for ${project.title}`)
    expect([project.title, wavesOnCircleci(project)]).toEqual([project.title, wavesOnGitHub(other)])
    const planned = project.plan.waves.map(({ regions }) => regions)
    if (jobsByRegion(project.answers)) {
      expect(wavesOnCircleci(project).map(({ regions }) => regions)).toEqual(planned)
    } else {
      expect(wavesOnCircleci(project)).toHaveLength(planned.length)
    }
  }
})

test.each([
  ['a region in another wave', 'region: us-west-2', 'region: us-east-2'],
  ['a wave that is another', 'wave: 2', 'wave: 1'],
  ['a command that does something else', '--wave << parameters.wave >>', '--wave 1'],
])('%s would be seen', (_title, search, replacement) => {
  const project = onCircleci.find(
    ({ answers, plan }) =>
      jobsByRegion(answers) && plan.regions.length === 2 && plan.waves.length === 2,
  )
  if (!project) throw new Error('there is no project of two regions in two waves')
  const file = '.circleci/config.yml'
  const text = project.files[file] ?? ''
  expect(text).toContain(search)
  const files = { [file]: text.replace(search, replacement) }
  expect(wavesOnCircleci({ ...project, files })).not.toEqual(wavesOnCircleci(project))
})
