import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Answers } from '../../generators/plan/model.ts'
import { makePlan } from '../../generators/plan/plan.ts'
import { stateOf } from '../../generators/plan/state.ts'
import { digestOf, encodeBaseline } from '../../generators/project/baseline.ts'
import { recordFile } from '../../generators/project/record-file.ts'
import { render } from '../../generators/render/render.ts'
import { readSources } from '../../generators/render/sources.ts'
import type { Tree } from '../../generators/render/tree.ts'
import { packageRoot } from '../../generators/root.ts'
import { releases } from './kept.ts'
import { samples } from './samples.ts'

// `npm run keep-release -- <version>`: keeps what the sample projects of a release hold, so that the upgrade of projects
// made by it is tested for ever. Part of releasing, in this order:
//
// 1. Set the version in package.json, and say in templates/changes.ts what it changes and why.
// 2. `.ci/run --all`: the kept releases before it move to these templates with their tests green.
// 3. `npm run keep-release -- <version>`, commit test/releases/<version>, and tag that commit.
// 4. `npm publish`.
//
// A release that is kept is never kept again: its projects are out there as they are. When the format of baselines
// changes, those that are here stay in the old one, which has to be read as long as they are.

/** What a project keeps of itself: its baseline, and the record that goes with it. */
export function kept(
  answers: Answers,
  version: string,
  files: Tree,
): Record<'baseline' | 'record', Buffer> {
  const baseline = encodeBaseline(
    { version, files, dropped: new Map() },
    stateOf(makePlan(answers)),
  )
  const record = recordFile(undefined, { version, answers, digest: digestOf(baseline) })
  return { baseline, record: record.bytes }
}

/**
 * Writes every sample of a release to a folder of its own.
 *
 * @param beside the folder of all releases
 * @throws when the release is kept already
 */
export function keep(
  version: string,
  rendered: (answers: Answers) => Tree,
  beside: string = releases,
): void {
  const folder = join(beside, version)
  mkdirSync(folder)
  for (const [name, answers] of Object.entries(samples)) {
    for (const [kind, bytes] of Object.entries(kept(answers, version, rendered(answers)))) {
      writeFileSync(join(folder, `${name}.${kind}`), bytes)
    }
  }
}

if (import.meta.main) {
  const { version } = await import('../../generators/app/version.ts')
  const [asked] = process.argv.slice(2)
  if (asked !== version) {
    console.error(`This is ${version}. To keep it: npm run keep-release -- ${version}`)
    process.exit(2)
  }
  const sources = readSources(join(packageRoot, 'templates/'))
  keep(version, (answers) => render(makePlan(answers), sources))
}
