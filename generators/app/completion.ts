import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { gitEngine } from '../merge/git.ts'
import { merge } from '../merge/merge.ts'
import { replayCommand } from '../options/describe.ts'
import type { Answers } from '../plan/model.ts'
import { makePlan } from '../plan/plan.ts'
import { markConflicts } from '../project/conflicts.ts'
import { runGit } from '../project/git.ts'
import { pendingPath } from '../project/paths.ts'
import { findUnresolved } from '../project/unresolved.ts'
import { shellPath } from '../shell.ts'
import { type Completed, completePending, type MergeSince } from '../write/complete.ts'
import { isAtWork, type Pending } from '../write/journal.ts'
import { nextCommands } from './finish.ts'
import { installInto } from './install.ts'
import { type Context, givesAnswers, type Job } from './job.ts'
import { managerOf } from './package-manager.ts'
import { openProject, type Project } from './project.ts'
import { type Finished, type Installed, planReport } from './run.ts'
import { version } from './version.ts'

/** Goes on with a run that was killed while it wrote. Whatever else is wanted is another run's. */
export class Completion implements Job {
  readonly #context: Context
  readonly #directory: string
  readonly #pending: Pending
  #completed!: Completed
  #project!: Project
  #conflicts: readonly string[] = []
  #unmarked: string | undefined
  #installed: Installed = 'skipped'

  /** @param pending the journal of that run */
  constructor(context: Context, directory: string, pending: Pending) {
    this.#context = context
    this.#directory = directory
    this.#pending = pending
  }

  async choose() {
    const { switches, terminal } = this.#context.run
    if (switches.dryRun || switches.check || givesAnswers(this.#context)) {
      throw this.#refusal(switches.check ? 1 : 2)
    }
    await refuseForeign(this.#directory)
    if (isAtWork(this.#pending)) {
      throw new UserError(
        `Another run, process ${this.#pending.writer?.pid}, is writing to ${this.#directory}`,
        {
          hint: `Wait for its end. If that process is something else, remove ${pendingPath} there.`,
        },
      )
    }
    terminal.say(`A run was cut off while it wrote to ${this.#directory}.`)
  }

  async prepare() {
    const { run, prompt } = this.#context
    if (run.switches.yes || !run.terminal.interactive) return
    const message = 'Finish it?'
    const agreed = await prompt({ type: 'confirm', name: 'agreed', message, default: true })
    if (!agreed) throw new UserError('Nothing was written', { exitCode: 130 })
  }

  #refusal(exitCode: 1 | 2): UserError {
    return new UserError(`A run was cut off while it wrote to ${this.#directory}`, {
      exitCode,
      hint: `Finish it first: create-active-active ${shellPath(this.#context.run.directory ?? '.')} --yes. Or remove ${pendingPath} there, to have what is there as it is.`,
    })
  }

  async write() {
    this.#context.run.commit()
    const completed = await completePending(this.#directory, mergeSince)
    if (!completed) throw new UserError(`Nothing was cut off in ${this.#directory} any more`)
    this.#completed = completed
    this.#project = await openProject(this.#directory)
    this.#unmarked = await markConflicts(this.#directory, completed.merged?.conflicts ?? [])
    // Those of the run that was killed are in the files, but nowhere else.
    const ours = this.#project.baseline.files.keys()
    this.#conflicts = await findUnresolved(this.#directory, ours, { unmerged: [] })
  }

  async follow() {
    if (!this.#completed.paths.includes('package.json')) return
    this.#installed = await installInto(
      this.#directory,
      managerOf(this.#directory),
      this.#context.run,
    )
  }

  report(): Finished {
    const { run, starter } = this.#context
    const { directory = '.', terminal } = run
    const { paths } = this.#completed
    const conflicts = [...this.#conflicts]
    const answers = this.#project.answers as Answers
    const failed = this.#installed === 'failed' || run.interrupted()
    const exitCode = failed ? 1 : conflicts.length > 0 ? 3 : 0
    const next = nextCommands(directory, managerOf(this.#directory), this.#installed)
    terminal.say(
      '',
      `Finished: ${paths.length} files of ${this.#project.record.version} are in place in ${this.#directory}.`,
      ...(this.#completed.edited.length > 0
        ? [`Edited since it was cut off, and merged: ${this.#completed.edited.join(', ')}.`]
        : []),
      ...(conflicts.length > 0 ? [`For you to solve: ${conflicts.join(', ')}.`] : []),
      ...(this.#unmarked === undefined
        ? []
        : [`Git's index was not told of the conflicts: ${this.#unmarked}.`]),
      '',
      'If you wanted something else beside, run the command again. Next:',
      ...next.map((command) => ({ command })),
    )
    return {
      ok: exitCode === 0,
      exitCode,
      version,
      dryRun: false,
      directory: this.#directory,
      answers,
      plan: planReport(makePlan(answers)),
      finished: [...paths],
      edited: [...this.#completed.edited],
      conflicts,
      interrupted: run.interrupted(),
      install: this.#installed,
      next,
      replay: replayCommand(answers, directory, starter, version),
    }
  }
}

/**
 * A journal is no part of a project: one that is committed, or belongs to another user, was put there to be acted on.
 *
 * @throws UserError when the journal is not one that a run of ours has left here
 */
async function refuseForeign(directory: string) {
  const own = (await lstat(join(directory, pendingPath))).uid === (process.getuid?.() ?? 0)
  const listed = await runGit(directory, ['ls-files', '--error-unmatch', '--', pendingPath])
  const tracked = listed?.code === 0
  if (own && !tracked) return
  const whose = own ? 'is committed in its repository' : 'belongs to another user'
  throw new UserError(
    `${pendingPath} in ${directory} ${whose}, so no run of yours has left it there`,
    {
      hint: 'Do not trust where it came from; remove it to go on.',
    },
  )
}

/** What was there before it was cut off is the base, and what it was going to write the other side. */
const mergeSince: MergeSince = ({ base, yours, next }) =>
  merge(
    {
      base: { version, files: base, dropped: new Map() },
      yours,
      candidates: new Map(),
      next,
      seeded: [],
      version,
    },
    gitEngine(),
  )
