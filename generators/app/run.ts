import type { Arguments } from '../options/arguments.ts'
import type { Answers, Plan } from '../plan/plan.ts'
import type { Account } from './account.ts'
import type { Repository } from './repository.ts'
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

/** What a run did: the object that --json prints. */
export interface Result {
  ok: boolean
  version: string
  dryRun: boolean
  directory: string
  answers: Answers
  plan: object
  files: string[]
  account?: Account
  /** Whether a signal stopped it once files were being written. */
  interrupted: boolean
  install: 'done' | 'skipped' | 'failed'
  git: Repository['outcome'] | 'skipped'
  next: string[]
  replay: string
}

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
