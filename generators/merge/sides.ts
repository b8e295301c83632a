import type { Tree, TreeFile } from '../render/tree.ts'

/** The last pristine render of a project, kept in it: what an upgrade merges from. */
export interface Baseline {
  /** The release whose templates rendered it. */
  version: string
  files: Tree
  /** Paths among them that later templates no longer have, with what the owner had made of them when they went. */
  dropped: ReadonlyMap<string, 'kept' | 'deleted'>
}

/** A path of ours as the project has it: a file, or something that is none (a directory, a link). Absent when deleted. */
export type Yours = ReadonlyMap<string, TreeFile | 'not a file'>

/** What the owner did to a file of the baseline; `own` is one that was there before the template had its path. */
export type YourSide = 'untouched' | 'edited' | 'renamed' | 'deleted' | 'own' | 'absent'

/** What the template did to it since. */
export type TemplateSide = 'unchanged' | 'changed' | 'dropped' | 'moved' | 'added'

/** What the run did about it. */
export type Done =
  | 'left' // yours stays as it is
  | 'written' // the template's
  | 'merged' // both
  | 'conflict' // both, and a person has to look
  | 'removed'
  | 'stays deleted'
  | 'kept' // edited, and the template has dropped it or leaves it to its owner

/** One file's line in the report. */
export interface Row {
  /** Where it was, or where it is now if it is new. */
  path: string
  /** Where it is now, when that is another place. */
  to?: string
  yours: YourSide
  template: TemplateSide
  done: Done
  /** Decisions inside it, a sentence each, without full stop: `dependencies.hono: yours (4.13.0) is the later`. */
  notes?: readonly string[]
}

/** What git's index holds of a conflict. */
export interface Conflict {
  path: string
  stages: { base?: TreeFile; yours?: TreeFile; next?: TreeFile }
}

export interface MergeInput {
  base: Baseline
  yours: Yours
  /** Files of the owner's own among which a missing one may be found under a new name. */
  candidates: Tree
  next: Tree
  /** Groups of sample files. One that was touched, in any file, is its owner's whole. */
  seeded: readonly (readonly string[])[]
  /** Old path → new path of what the templates moved and changed too much for git to tell: believed before likeness. */
  moves?: ReadonlyMap<string, string>
  /** The version to name in conflict markers and beside files that cannot hold any. */
  version: string
}

export interface Merged {
  /** What to write, and what to remove (undefined). Nothing else of the project changes. */
  changes: ReadonlyMap<string, TreeFile | undefined>
  /** A row for every path of base and next, sorted by path. */
  rows: readonly Row[]
  conflicts: readonly Conflict[]
  /** The baseline that the project has afterwards. */
  baseline: Baseline
}

/** The part of a merge that is git's. */
export interface Engine {
  /**
   * Old path → new path, for those of `gone` that `candidates` hold under another name.
   *
   * @param likeness the share of a file, in percent, that must be the same
   */
  renames(gone: Tree, candidates: Tree, likeness: number): Promise<Map<string, string>>
  /**
   * Merges texts, by path. A conflict has git's standard markers, labelled `yours` and `create-active-active <version>`.
   * A text that is missing from the answer is binary.
   */
  mergeTexts(
    texts: ReadonlyMap<string, { base: Buffer | undefined; yours: Buffer; next: Buffer }>,
    version: string,
  ): Promise<Map<string, { bytes: Buffer; conflict: boolean }>>
}
