import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Answers } from '../../generators/plan/model.ts'
import { readBaseline } from '../../generators/project/baseline.ts'
import { baselinePath, recordPath } from '../../generators/project/paths.ts'
import { readRecord } from '../../generators/project/record.ts'
import type { Tree } from '../../generators/render/tree.ts'
import { writeTree } from '../support/lay-out.ts'

/** Where the samples of every release are. */
export const releases = import.meta.dirname

/** A sample project of a release that was kept. */
export interface Kept {
  version: string
  sample: string
}

const namesIn = (folder: string, ending: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort()

/** Every sample of every release that was kept. */
export const allKept: readonly Kept[] = readdirSync(releases, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: version }) =>
    namesIn(join(releases, version), '.baseline').map((sample) => ({ version, sample })),
  )

/**
 * Makes the project again that a release made.
 *
 * @returns the answers that it was made for, and the files, without those in which it keeps what it knows of itself
 */
export async function layOut(
  { version, sample }: Kept,
  project: string,
): Promise<{ answers: Answers; files: Tree }> {
  const from = join(releases, version, sample)
  mkdirSync(join(project, dirname(baselinePath)), { recursive: true })
  copyFileSync(`${from}.baseline`, join(project, baselinePath))
  copyFileSync(`${from}.record`, join(project, recordPath))
  const record = await readRecord(project)
  if (!record) throw new Error(`${from}.record holds no record`)
  const { baseline } = await readBaseline(project, record)
  writeTree(baseline.files, project)
  return { answers: record.answers as Answers, files: baseline.files }
}
