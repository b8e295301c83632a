import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Upgraded } from '../../generators/app/run.ts'
import { migrateAnswers, type RecordedAnswers } from '../../generators/options/migrations.ts'
import type { Answers } from '../../generators/plan/model.ts'
import { makePlan } from '../../generators/plan/plan.ts'
import { readBaseline } from '../../generators/project/baseline.ts'
import { readRecord } from '../../generators/project/record.ts'
import { render } from '../../generators/render/render.ts'
import { readSources } from '../../generators/render/sources.ts'
import type { Tree } from '../../generators/render/tree.ts'
import { packageRoot } from '../../generators/root.ts'
import { movesOf } from '../../templates/moves.ts'
import { allKept, layOut } from '../releases/kept.ts'
import { useCommand } from '../support/command.ts'
import type { Edit } from '../support/edit.ts'
import { editsOf, missing } from '../support/edits.ts'
import { edited, failed, newNames, strangers } from './edited.ts'
import type { Owned } from './owned.ts'
import { sharedInstallation } from './projects.ts'

const command = useCommand()
const sources = readSources(join(packageRoot, 'templates/'))

/** Those whose tests are run as well: one of each runtime, and one that is far from both. */
const tested = ['sam-default', 'sam-five-regions', 'workers-objects']

/**
 * Projects of every release, made with the defaults' framework and edited by their owner, become what these templates make.
 *
 * @param others answers with packages of their own
 */
export function upgradesKept(defaults: Answers, ...others: Answers[]): void {
  describe(`with ${defaults.framework}`, () => {
    const { make } = sharedInstallation(defaults, ...others)
    const ofThese = allKept.filter(({ sample }) => sample.startsWith(defaults.framework))

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
        project = edited(directory, edits, command)
        upgraded = await project.again()
      })

      test('has no conflict', () => {
        expect(upgraded).toMatchObject({ ok: true, exitCode: 0, conflicts: [], from: version })
        expect(project.git('ls-files', '--unmerged')).toBe('')
      })

      test.runIf(sample.startsWith('workers'))('is told what became of its router', () => {
        const told = upgraded.changes.filter(({ what }) => /no router Worker any more/.test(what))
        expect(told).toEqual([expect.objectContaining({ hand: expect.stringMatching(/router/) })])
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
        // Some are somewhere else by now.
        const places = new Set([...touched, ...movesOf(touched).values()])
        const untouched = new Map([...next].filter(([path]) => !places.has(path)))
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
