import { join } from 'node:path'
import { movesOf } from '../../templates/moves.ts'
import { UserError } from '../errors.ts'
import { adopted } from '../merge/adopt.ts'
import { gitEngine } from '../merge/git.ts'
import { merge } from '../merge/merge.ts'
import { isFile, type Place } from '../merge/same.ts'
import type { Baseline, Merged, Yours } from '../merge/sides.ts'
import { areWanted } from '../merge/subjects.ts'
import type { Answers, Plan } from '../plan/model.ts'
import { makePlan } from '../plan/plan.ts'
import { stateOf } from '../plan/state.ts'
import { digestOf, encodeBaseline } from '../project/baseline.ts'
import { readCandidates } from '../project/candidates.ts'
import { conflictStyleOf } from '../project/conflicts.ts'
import { attributesPath, baselinePath, ignorePath, recordPath } from '../project/paths.ts'
import { recordFile } from '../project/record-file.ts'
import { readYours } from '../project/yours.ts'
import { render } from '../render/render.ts'
import { samplesOf } from '../render/samples.ts'
import { foldersOf, readSources } from '../render/sources.ts'
import { archiveAt, folderAt, type Store } from '../render/store.ts'
import { foldersAbove, type Tree, type TreeFile } from '../render/tree.ts'
import { isBundle, packageRoot } from '../root.ts'
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
 * @param keep whether a first run leaves in its place what is there, and adds to it
 */
export async function prepare(
  directory: string,
  answers: Answers,
  project: Project | undefined,
  { keep = false } = {},
): Promise<Prepared> {
  const plan = makePlan(answers)
  const next = render(plan, readSources(templates(), foldersOf(plan)))
  const base = project?.baseline ?? nothing
  const paths = new Set([...base.files.keys(), ...next.keys()])
  const folders = [...next.keys()].flatMap(foldersAbove)
  const places = new Set([...paths, ...folders])
  const modes = project && new Map([...next, ...base.files])
  const there = await readYours(directory, places, modes)
  // A folder is as it should be; a file where one is wanted is in its way.
  const yours = new Map([...there].filter(([path, file]) => paths.has(path) || isFile(file)))
  const gone = missing(base, yours, next)
  const fresh = [...next.keys()].filter((path) => !base.files.has(path))
  const candidates = await readCandidates(directory, { gone, fresh, ours: paths })
  const merged = await merge(
    {
      base,
      yours: project ? yours : new Map(),
      candidates,
      next,
      seeded: samplesOf(plan, paths, base.version),
      version,
      moves: movesOf(base.files.keys()),
    },
    gitEngine(() => conflictStyleOf(directory)),
  )
  const bytes = encodeBaseline(merged.baseline, stateOf(plan))
  const text = (lines: string) => ({ bytes: Buffer.from(lines), executable: false })
  const record = recordFile(project?.record.text, { version, answers, digest: digestOf(bytes) })
  const last = new Map<string, TreeFile>([
    // Bytes to keep as they are, and nothing to review.
    [attributesPath, text('baseline binary linguist-generated\n')],
    [ignorePath, text('pending\n')],
    [baselinePath, { bytes, executable: false }],
    [recordPath, record],
  ])
  const own = await readYours(directory, last.keys())
  refuseOther(own.get(recordPath), project)
  return {
    plan,
    next,
    yours: new Map([...candidates, ...yours, ...own]),
    merged: keep ? { ...merged, changes: beside(merged.changes, adopted(next, yours)) } : merged,
    last,
    newRecord: record.bytes.toString() !== project?.record.text,
  }
}

const templates = (): Store =>
  isBundle
    ? archiveAt(join(packageRoot, 'dist/templates.json'))
    : folderAt(join(packageRoot, 'templates'))

/** What a first run writes into a repository that a forge made. */
function beside(changes: Merged['changes'], instead: ReturnType<typeof adopted>) {
  const others = [...changes].filter(([path]) => !instead.has(path))
  return new Map([...others, ...[...instead].filter(([, file]) => file !== undefined)])
}

/** @throws UserError when another run has written the project since its record was read */
function refuseOther(there: Place, project: Project | undefined) {
  if (!project || (isFile(there) && there.bytes.toString() === project.record.text)) return
  throw new UserError(`Another run has changed ${project.directory} meanwhile`, {
    hint: 'Run the command again.',
  })
}

/** What the owner deleted, or gave another name, if that name matters. */
function missing(base: Baseline, yours: Yours, next: Tree): Tree {
  const gone: Tree = new Map([...base.files].filter(([path]) => !yours.has(path)))
  return areWanted(gone, { base, next }) ? gone : new Map()
}
