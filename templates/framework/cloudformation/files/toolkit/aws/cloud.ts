import type { Calls } from './calls.ts'

/** A CloudFormation stack as it is now. While an update runs, `parameters` are already the new ones. */
export interface Stack {
  status: string
  parameters: Record<string, string>
  outputs: Record<string, string>
}

export interface StackUpdate {
  region: string
  stack: string
  /** A file of this project; with `bytes`, one that comes from elsewhere and is called so. */
  template: { path: string; bytes?: Buffer }
  /** What is not named keeps its value, or takes the template's default in a new stack. */
  parameters: Record<string, string>
  /** The region's bucket that holds such a template, under its path. */
  bucket?: string
}

/** All that a rollout asks of AWS, one region at a time. Every function throws an error whose message names the call and the region. */
export interface Cloud extends Calls {
  /** Undefined when there is none of that name. */
  stack(region: string, name: string): Promise<Stack | undefined>
  /** Creates or updates the stack and waits until it is done: as long as traffic shifts. */
  updateStack(update: StackUpdate): Promise<void>
}
