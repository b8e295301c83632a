import { join } from 'node:path'
import { gitEngine } from '../merge/git.ts'
import { merge } from '../merge/merge.ts'
import type { Baseline, Merged, Yours } from '../merge/sides.ts'
import { type Answers, makePlan, type Plan } from '../plan/plan.ts'
import { stateOf } from '../plan/state.ts'
import { digestOf, encodeBaseline } from '../project/baseline.ts'
import { attributesPath, baselinePath, ignorePath, recordPath } from '../project/paths.ts'
import { recordFile } from '../project/record.ts'
import { readCandidates, readYours } from '../project/yours.ts'
import { render } from '../render/render.ts'
import { isSeeded } from '../render/seeded.ts'
import { foldersOf, readSources } from '../render/sources.ts'
import type { Tree, TreeFile } from '../render/tree.ts'
import { packageRoot } from '../root.ts'
import type { Project } from './project.ts'
import { version } from './version.ts'

/** All that a run is going to write, with nothing written yet. */
export interface Prepared {
  plan: Plan
  /** The project as the templates have it. */
  next: Tree
  /** Every file that was read. */
  yours: Yours
  merged: Merged
  /** What is written after everything else, in this order: the baseline, then the record. */
  last: ReadonlyMap<string, TreeFile>
  /** Whether the record differs from the one that is there. */
  newRecord: boolean
}

const nothing: Baseline = { version, files: new Map(), dropped: new Map() }

/**
 * Answers → everything that there is to write: rendered, and merged with what is there.
 *
 * @param project undefined on a first run, whose baseline is empty and which takes nothing over from the directory
 */
export async function prepare(
  directory: string,
  answers: Answers,
  project: Project | undefined,
): Promise<Prepared> {
  const plan = makePlan(answers)
  const next = render(plan, readSources(join(packageRoot, 'templates/'), foldersOf(plan)))
  const base = project?.baseline ?? nothing
  const paths = new Set([...base.files.keys(), ...next.keys()])
  const yours = await readYours(directory, paths, new Map([...next, ...base.files]))
  const candidates = await readCandidates(directory, missing(base, yours, next), paths)
  const seeded = [...paths].filter((path) => isSeeded(plan, path))
  const merged = await merge(
    {
      base,
      yours: project ? yours : new Map(),
      candidates,
      next,
      seeded: [seeded],
      version,
    },
    gitEngine(),
  )
  const bytes = encodeBaseline(merged.baseline, stateOf(plan))
  const text = (lines: string) => ({ bytes: Buffer.from(lines), executable: false })
  const record = recordFile(project?.record.text, { version, answers, digest: digestOf(bytes) })
  return {
    plan,
    next,
    yours: new Map([...candidates, ...yours]),
    merged,
    last: new Map([
      // Bytes to keep as they are, and nothing to review.
      [attributesPath, text('baseline binary linguist-generated\n')],
      [ignorePath, text('pending\n')],
      [baselinePath, { bytes, executable: false }],
      [recordPath, record],
    ]),
    newRecord: record.bytes.toString() !== project?.record.text,
  }
}

/** What the owner deleted, or gave another name, and the templates have changed since. */
function missing({ files, dropped }: Baseline, yours: Yours, next: Tree): Tree {
  return new Map(
    [...files].filter(([path, { bytes }]) => {
      const now = next.get(path)
      return !yours.has(path) && (now ? !now.bytes.equals(bytes) : !dropped.has(path))
    }),
  )
}
