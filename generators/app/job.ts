import type { Prompt } from './ask.ts'
import type { PackageManager } from './package-manager.ts'
import type { Result, Run } from './run.ts'

/** What a run works with. */
export interface Context {
  run: Run
  prompt: Prompt
  /** Who started it. */
  starter: PackageManager
  /** The content of --answers. */
  answersFile: unknown
}

/** One run, in the steps of Yeoman's life-cycle. */
export interface Job {
  /** Gathers the answers. */
  choose(): Promise<void>
  /** Plans, renders, merges and shows it; nothing is written. */
  prepare(): Promise<void>
  write(): Promise<void>
  /** What comes after the files: packages, a repository. */
  follow(): Promise<void>
  report(): Result | Promise<Result>
}

/** Whether a run was given answers, so that it is about more than what is there. */
export const givesAnswers = ({ run, answersFile }: Context): boolean =>
  answersFile !== undefined || Object.keys(run.flags).length > 0
