import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Upgraded } from '../../generators/app/run.ts'
import { migrateAnswers, type RecordedAnswers } from '../../generators/options/migrations.ts'
import type { Answers } from '../../generators/plan/model.ts'
import { makePlan } from '../../generators/plan/plan.ts'
import { readBaseline } from '../../generators/project/baseline.ts'
import {
  attributesPath,
  baselinePath,
  ignorePath,
  recordPath,
} from '../../generators/project/paths.ts'
import { readRecord } from '../../generators/project/record.ts'
import { render } from '../../generators/render/render.ts'
import { readSources } from '../../generators/render/sources.ts'
import type { Tree } from '../../generators/render/tree.ts'
import { packageRoot } from '../../generators/root.ts'
import { allKept, layOut } from '../releases/kept.ts'
import { answersAtTheEdge, answersFor } from '../support/answers.ts'
import { useCommand } from '../support/command.ts'
import type { Edit } from '../support/edit.ts'
import { apply, editsOf, missing } from '../support/edits.ts'
import { Owned } from './owned.ts'
import { failure, inProject, sharedInstallation } from './projects.ts'

const command = useCommand()
const sources = readSources(join(packageRoot, 'templates/'))

/** A file that no template has. */
const own = {
  path: 'docs/on-call.md',
  text: 'Who is on call is in the calendar of the shop team.\n',
}

/** A repository whose last commit is an owner's edits, on top of the files that are there. */
function edited(directory: string, edits: readonly Edit[]): Owned {
  const project = new Owned(directory, command.run)
  project.git('init', '--quiet', '--initial-branch=main')
  project.commit('As it was made')
  apply(edits, directory)
  mkdirSync(dirname(join(directory, own.path)), { recursive: true })
  writeFileSync(join(directory, own.path), own.text)
  project.commit('What we need')
  return project
}

/** The files of a project that neither these templates nor this test made under these names. */
function strangers(project: Owned, next: Tree): string[] {
  const made = new Set([
    ...next.keys(),
    own.path,
    attributesPath,
    baselinePath,
    ignorePath,
    recordPath,
  ])
  return project.paths().filter((path) => !made.has(path))
}

const newNames = (edits: readonly Edit[]): string[] =>
  edits.flatMap(({ steps }) => steps.flatMap(({ to }) => to ?? []))

/** How a script of a project failed, if it did. */
const failed = async (project: Owned, ...args: string[]) =>
  failure(await inProject('npm', args, project.directory))

/** Those whose tests are run as well: one of each runtime, and one that is far from both. */
const tested = ['sam-default', 'sam-five-regions', 'workers-objects']

for (const [places, defaults] of [
  ['over regions', answersFor()],
  ['everywhere', answersAtTheEdge()],
] as const) {
  describe(places, () => {
    const { make } = sharedInstallation(defaults)
    const ofThese = allKept.filter(({ sample }) =>
      sample.startsWith(defaults.framework === 'sam' ? 'sam' : 'workers'),
    )

    describe.each(ofThese)('$sample of $version, with edits, upgraded', ({ version, sample }) => {
      let project: Owned
      let edits: readonly Edit[]
      let next: Tree
      let upgraded: Upgraded

      beforeAll(async () => {
        const directory = join(dirname(make('fresh')), `${version}-${sample}`)
        const { answers } = await layOut({ version, sample }, directory)
        edits = editsOf(answers)
        const migrated = migrateAnswers(answers as unknown as RecordedAnswers, version).answers
        next = render(makePlan(migrated as unknown as Answers), sources)
        project = edited(directory, edits)
        upgraded = await project.again()
      })

      test('has no conflict', () => {
        expect(upgraded).toMatchObject({ ok: true, exitCode: 0, conflicts: [], from: version })
        expect(project.git('ls-files', '--unmerged')).toBe('')
      })

      test('has every edit', () => {
        expect(missing(edits, project.directory)).toEqual([])
      })

      test('is, but for the edits, what these templates make', () => {
        const touched = new Set(edits.flatMap(({ steps }) => steps.map(({ path }) => path)))
        const rows = upgraded.rows.filter(
          ({ yours }) => yours !== 'untouched' && yours !== 'absent',
        )
        expect(new Set(rows.map(({ path }) => path))).toEqual(touched)
        const untouched = new Map([...next].filter(([path]) => !touched.has(path)))
        expect(project.differences(untouched)).toEqual([])
      })

      test('has no file that neither its owner nor these templates made', () => {
        expect(strangers(project, next)).toEqual(newNames(edits))
      })

      test('will be upgraded from what these templates make', async () => {
        const record = await readRecord(project.directory)
        if (!record) throw new Error('there is no record')
        const { baseline } = await readBaseline(project.directory, record)
        const rendered = [...baseline.files].filter(([path]) => !baseline.dropped.has(path))
        expect(new Map(rendered)).toEqual(next)
      })

      test('is not changed by a second run', async () => {
        const copy = project.copy()
        copy.commit('Upgrade')
        const again = await copy.again()
        expect(again).toMatchObject({ ok: true, written: false, from: again.version })
        expect(copy.changed()).toBe('')
      })

      test('goes back by the commands that it printed', () => {
        const copy = project.copy()
        expect(copy.changed()).not.toBe('')
        for (const line of upgraded.undo) copy.shell(line)
        expect(copy.changed()).toBe('')
      })

      test('passes its checks', async () => {
        expect(await failed(project, 'run', 'check')).toBe('')
      })

      test.runIf(tested.includes(sample))('passes its tests', async () => {
        expect(await failed(project, 'test')).toBe('')
      })
    })
  })
}

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
    project = edited(join(root, 'orders'), edits)
    moved = await project.again(...given.flags)
  })

  test('has no conflict, and every edit', () => {
    expect(moved).toMatchObject({ ok: true, conflicts: [] })
    expect(missing(edits, project.directory)).toEqual([])
  })

  test('keeps of the old pipeline only what was edited, and says so', () => {
    const edited = '.github/workflows/pull-request.yml'
    const kept = moved.rows.filter(
      ({ template, done }) => template === 'dropped' && done === 'kept',
    )
    expect(kept.map(({ path }) => path)).toEqual([edited])
    const next = render(makePlan(moved.answers), sources)
    expect(strangers(project, next)).toEqual([edited, ...newNames(edits)])
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
