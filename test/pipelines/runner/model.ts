/** How a job ended. `skipped`: what it needs, or its condition, did not let it run. */
export type End = 'success' | 'failure' | 'cancelled' | 'skipped'

/** What a step may do, whichever pipeline it is part of. */
export interface Running {
  /** The job's own folder: empty until the code is checked out into it. */
  directory: string
  /** What every later step of the job has in its environment. */
  env: Record<string, string>
  /** Folders that later steps have in front of their PATH. */
  path: string[]
  /** @throws StepFailed when the script ends with anything but 0 */
  shell(
    script: string,
    how: { shell: string[]; env: Record<string, string>; folder?: string },
  ): Promise<void>
  checkOut(): void
  /** Keeps files of the job's folder for later jobs, under a name. */
  keep(name: string, root: string, paths: string[]): void
  /** Lays what was kept under a name over a folder of the job. */
  fetch(name: string, folder: string): void
  say(line: string): void
}

/** A step that failed, as a pipeline's own step does. Anything else that is thrown is a fault of the pipeline. */
export class StepFailed extends Error {}

/** A construct that this runner does not know: the run stops, since what it left out would be what was not proven. */
export class Unknown extends Error {
  constructor(what: string) {
    super(`The runner does not know ${what}: teach it, or take it out of the pipeline.`)
  }
}

/** @throws Unknown for a key that nothing here does anything about */
export function onlyKnown(what: string, object: object, known: string[]): void {
  const other = Object.keys(object).find((key) => !known.includes(key))
  if (other) throw new Unknown(`"${other}" in ${what}`)
}

/** What a step's condition can ask about its own job. */
export interface SoFar {
  failed: boolean
}

export interface Step {
  title: string
  runs(soFar: SoFar): boolean
  act(running: Running): Promise<void>
}

/** How jobs ended so far, by the names under which other jobs need them. */
export interface Ends {
  of(name: string): End
  /** Whether all jobs of that name have ended. */
  has(name: string): boolean
  output(name: string, key: string): string | undefined
  /** Someone cancelled the whole run. */
  cancelled: boolean
}

export interface Job {
  name: string
  /** The name under which other jobs need it: jobs of one matrix share theirs. */
  group: string
  /** Groups that end before it begins. */
  needs: string[]
  runs(ends: Ends): boolean
  /** Whether what it needs has ended in a way that it is skipped at once, while other jobs that it needs still run. */
  hopeless?(ends: Ends): boolean
  /** Called once it runs, when the ends of what it needs are known. */
  steps(ends: Ends): Step[]
  /** What it hands to those that need it, after its steps. */
  outputs(): Record<string, string>
}

export interface Pipeline {
  jobs: Job[]
}
