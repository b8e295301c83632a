import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { prepare } from '../../generators/app/prepare.ts'
import { openProject } from '../../generators/app/project.ts'
import { version } from '../../generators/app/version.ts'
import { resolveAnswers } from '../../generators/options/answers.ts'
import { migrateAnswers, type RecordedAnswers } from '../../generators/options/migrations.ts'
import { makePlan } from '../../generators/plan/plan.ts'
import { stateOf } from '../../generators/plan/state.ts'
import { readBaseline } from '../../generators/project/baseline.ts'
import { baselinePath, recordPath } from '../../generators/project/paths.ts'
import { readRecord } from '../../generators/project/record.ts'
import { compareVersions } from '../../generators/versions.ts'
import { layers } from '../../templates/layers.ts'
import type { Edit } from '../support/edit.ts'
import { apply, editsOf, missing } from '../support/edits.ts'
import { projectOf, writeTree } from '../support/lay-out.ts'
import { keep, kept } from './keep.ts'
import { allKept, layOut, releases } from './kept.ts'
import { samples } from './samples.ts'

function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), 'releases-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

test('the samples meet every layer', () => {
  const met = new Set(
    Object.values(samples).flatMap((answers) => makePlan(answers).layers.map(({ layer }) => layer)),
  )
  const unmet = Object.values(layers)
    .flat()
    .filter((layer) => !met.has(layer))
  expect(unmet.map(({ id }) => id)).toEqual([])
})

test.each(Object.entries(samples))(
  '%s is kept so that it reads back as it was',
  async (_, answers) => {
    const project = scratch()
    const files = projectOf(answers)
    const { baseline, record: written } = kept(answers, version, files)
    mkdirSync(dirname(join(project, baselinePath)))
    writeFileSync(join(project, baselinePath), baseline)
    writeFileSync(join(project, recordPath), written)
    const record = await readRecord(project)
    expect(record).toMatchObject({ version, answers })
    expect(await readBaseline(project, { version, digest: record?.digest })).toEqual({
      baseline: { version, files, dropped: new Map() },
      state: stateOf(makePlan(answers)),
    })
  },
)

test('what is kept of a release is not written again', () => {
  const beside = scratch()
  keep('0.4.0', () => new Map(), beside)
  expect(() => keep('0.4.0', () => new Map(), beside)).toThrow('EEXIST')
})

describe.each(allKept)('$sample of $version', ({ version: release, sample }) => {
  test('is not of a later release than this', () => {
    expect(compareVersions(release, version)).toBeLessThanOrEqual(0)
  })

  test('is small enough to stay in the repository', () => {
    expect(statSync(join(releases, release, `${sample}.baseline`)).size).toBeLessThan(170_000)
  })

  test('has answers that still make a plan', async () => {
    const { answers } = await layOut({ version: release, sample }, scratch())
    const { answers: recorded } = migrateAnswers(answers as unknown as RecordedAnswers, release)
    const { missing: unanswered } = resolveAnswers(
      { flags: {}, recorded, directory: undefined },
      { yes: false },
    )
    expect(unanswered).toEqual([])
  })

  test('takes the edits of an owner, each of which is missed where it is not', async () => {
    const project = scratch()
    const { answers } = await layOut({ version: release, sample }, project)
    expectToTake(project, editsOf(answers))
  })
})

test.each([
  ['sam-default', 'src/store/dynamodb.ts'],
  ['terraform-dsql', 'src/store/dsql.ts'],
  ['workers-objects', 'src/store/objects.ts'],
])(
  'an edited store of 0.2.0 throws what the routes of today tell apart: %s',
  async (sample, file) => {
    const directory = scratch()
    const { answers } = await layOut({ version: '0.2.0', sample }, directory)
    appendFileSync(join(directory, file), '// mine\n')
    const project = await openProject(directory)
    const { next, yours, merged } = await prepare(directory, answers, project)
    const paths = new Set([...next.keys(), ...project.baseline.files.keys()])
    const other = [...paths].filter((path) => {
      const file = merged.changes.has(path) ? merged.changes.get(path) : yours.get(path)
      const text = typeof file === 'object' ? `${file.bytes}` : ''
      return path.startsWith('src/') && /class Store(Busy|Unavailable)\b/.test(text)
    })
    expect(other).toEqual(['src/store/errors.ts'])
  },
)

test.each(Object.entries(samples))(
  '%s of these templates takes the edits as well',
  (_, answers) => {
    const project = scratch()
    writeTree(projectOf(answers), project)
    expectToTake(project, editsOf(answers))
  },
)

function expectToTake(project: string, edits: readonly Edit[]) {
  const steps = edits.flatMap((edit) => edit.steps)
  expect(edits.length).toBeGreaterThanOrEqual(10)
  expect(missing(edits, project)).toHaveLength(steps.length)
  apply(edits, project)
  expect(missing(edits, project)).toEqual([])
}
