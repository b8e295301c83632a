import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Upgraded } from '../../generators/app/run.ts'
import type { Answers } from '../../generators/plan/model.ts'
import { makePlan } from '../../generators/plan/plan.ts'
import { render } from '../../generators/render/render.ts'
import { readSources } from '../../generators/render/sources.ts'
import { packageRoot } from '../../generators/root.ts'
import { answersAtTheEdge, answersFor } from '../support/answers.ts'
import { useCommand } from '../support/command.ts'
import { editsOf, missing } from '../support/edits.ts'
import { edited, failed, newNames, strangers } from './edited.ts'
import type { Owned } from './owned.ts'
import { failure, sharedInstallation } from './projects.ts'

const command = useCommand()
const sources = readSources(join(packageRoot, 'templates/'))

describe.each<{
  places: string
  from: Answers
  flags: string[]
  back: string[]
  scripts: string[]
}>([
  {
    places: 'over regions',
    from: answersFor(),
    flags: [
      '--regions=us-east-2,us-west-2,eu-west-1',
      '--ci=circleci',
      '--rollout=regional-canary',
      '--domain=api.example.com',
    ],
    back: [
      '--regions=us-east-2,us-west-2',
      '--ci=github',
      '--rollout=inter-regional-canary',
      '--no-domain',
      // The third region and the zone hold data; nothing is deployed here.
      '--accept-replacement',
    ],
    scripts: ['check', 'validate', 'test'],
  },
  {
    places: 'everywhere',
    from: answersAtTheEdge(),
    flags: ['--domain=api.example.com', '--ci=circleci', '--rollout=all-at-once'],
    back: ['--no-domain', '--ci=github', '--rollout=inter-regional-canary', '--shift=canary10-15m'],
    scripts: ['check', 'validate'],
  },
])('a project of this version $places, with edits, moved to other answers', (given) => {
  const { make } = sharedInstallation(given.from)
  const edits = editsOf(given.from)
  let project: Owned
  let moved: Upgraded

  beforeAll(async () => {
    const root = dirname(make('fresh'))
    const { framework, data } = given.from
    const flags = [
      `--framework=${framework}`,
      `--data=${data}`,
      '--yes',
      '--no-install',
      '--no-git',
    ]
    const made = await command.run(['orders', ...flags, '--offline'], { cwd: root })
    expect(failure(made)).toBe('')
    project = edited(join(root, 'orders'), edits, command)
    moved = await project.again(...given.flags)
  })

  test('has no conflict, and every edit', () => {
    expect(moved).toMatchObject({ ok: true, conflicts: [] })
    expect(missing(edits, project.directory)).toEqual([])
  })

  test('keeps of the old pipeline only what was edited, and says so', () => {
    const ours = '.github/workflows/pull-request.yml'
    const kept = moved.rows.filter(
      ({ template, done }) => template === 'dropped' && done === 'kept',
    )
    expect(kept.map(({ path }) => path)).toEqual([ours])
    const next = render(makePlan(moved.answers), sources)
    expect(strangers(project, next)).toEqual([ours, ...newNames(edits)])
  })

  test.each(given.scripts)('passes npm run %s', async (script) => {
    expect(await failed(project, 'run', script)).toBe('')
  })

  test('is what it was when the answers are changed back', async () => {
    const copy = project.copy()
    const before = copy.git('rev-parse', 'HEAD^{tree}')
    copy.commit('Other answers')
    expect(await copy.again(...given.back)).toMatchObject({ ok: true, conflicts: [] })
    copy.commit('And back')
    expect(copy.git('rev-parse', 'HEAD^{tree}')).toBe(before)
  })
})
