import type { ExitCode } from '../errors.ts'
import type { Row } from '../merge/sides.ts'
import type { Arguments } from '../options/arguments.ts'
import type { ChangedAnswer } from '../options/changed.ts'
import type { Answers, Plan } from '../plan/model.ts'
import type { Loss } from '../plan/state.ts'
import type { TextChange } from '../project/changes.ts'
import type { Account } from './account.ts'
import type { Terminal } from './terminal.ts'

/** What the generator is started with by our own command. Under `yo` it is made from yo's options. */
export interface Run extends Arguments {
  terminal: Terminal
  /** From here on files are written: an interrupt no longer means that nothing was. */
  commit(): void
  /** Whether the person has asked to stop since. */
  interrupted(): boolean
  /** Hears every signal sent to us, until the function that it returns is called. */
  onSignal(listener: (signal: NodeJS.Signals) => void): () => void
  finish(result: Result): void
}

export type Installed = 'done' | 'skipped' | 'failed'

/** What every run says: the object that --json prints. */
interface Outcome {
  ok: boolean
  exitCode: ExitCode
  version: string
  dryRun: boolean
  directory: string
  answers: Answers
  plan: object
  /** Whether a signal stopped it once files were being written. */
  interrupted: boolean
  install: Installed
  next: string[]
  replay: string
}

/** A project made. */
export interface Made extends Outcome {
  files: string[]
  /** What was in the directory, and is there still. */
  stays: string[]
  account?: Account
  git: 'committed' | 'inside' | 'uncommitted' | 'skipped'
}

/** A project moved to this version, to other answers or both. */
export interface Upgraded extends Outcome {
  /** The version that it was at. */
  from: string
  written: boolean
  /** The answers that are others than before. */
  changed: readonly ChangedAnswer[]
  /** Every file of ours: what its owner did, what the templates did, what was done. */
  rows: readonly Row[]
  /** Paths that a person has to look at. */
  conflicts: string[]
  /** What changed in the templates since, and why. */
  changes: readonly TextChange[]
  /** What a person has to do beside. */
  advice: readonly string[]
  /** What would be lost of what holds data. */
  losses: readonly Loss[]
  /** Why --check fails; empty when the project is as an upgrade would leave it. */
  behind: string[]
  /** The commands that undo it. */
  undo: string[]
}

/** A run finished that was killed. */
export interface Finished extends Outcome {
  /** What it was about, in place now. */
  finished: string[]
  /** What was edited meanwhile, and merged. */
  edited: string[]
  conflicts: string[]
}

export type Result = Made | Upgraded | Finished

/** The plan without its templates, for a program to read. */
export function planReport(plan: Plan): object {
  const { strategy, waves, shift, regions, blastRadius, detectionSeconds, rtoSeconds } = plan
  return {
    regions,
    strategy: strategy.id,
    shift,
    waves,
    blastRadius,
    detectionSeconds,
    rtoSeconds,
  }
}
