import { UserError } from '../errors.ts'
import { resolveAnswers } from '../options/answers.ts'
import { replayCommand } from '../options/describe.ts'
import { adviceFor } from '../plan/advice.ts'
import { type Answers, makePlan } from '../plan/plan.ts'
import { losses, stateOf } from '../plan/state.ts'
import { changesBetween } from '../project/changes.ts'
import {
  findUnresolved,
  inspectWorktree,
  markConflicts,
  refuseDirty,
  undoCommands,
  type Worktree,
} from '../project/worktree.ts'
import { applyChanges } from '../write/write.ts'
import { ask } from './ask.ts'
import { diffOf } from './diff.ts'
import { nextAfterUpgrade } from './finish.ts'
import { refuseMissing } from './first-run.ts'
import { installInto } from './install.ts'
import type { Context, Job } from './job.ts'
import { askWhatToDo } from './menu.ts'
import { type Prepared, prepare } from './prepare.ts'
import { openProject, type Project } from './project.ts'
import { type Installed, planReport, type Upgraded } from './run.ts'
import { checkLines, doneLines, planLines, refuseLosses } from './upgrade-report.ts'
import { version } from './version.ts'

/** Moves a project that is there to this version's templates, to other answers or both. */
export class Upgrade implements Job {
  readonly #context: Context
  readonly #directory: string
  #project!: Project
  #worktree!: Worktree
  #unresolved: readonly string[] = []
  #answers!: Answers
  #prepared!: Prepared
  #written = false
  #unmarked: string | undefined
  #installed: Installed = 'skipped'

  constructor(context: Context, directory: string) {
    this.#context = context
    this.#directory = directory
  }

  async choose() {
    const { run, prompt, answersFile } = this.#context
    const { flags, switches, terminal } = run
    if (switches.force) {
      throw new UserError(`${this.#directory} holds a project already`, {
        hint: 'An upgrade keeps every edit and needs no --force: leave it out.',
      })
    }
    const project = await openProject(this.#directory)
    this.#project = project
    this.#worktree = await inspectWorktree(this.#directory)
    const ours = project.baseline.files.keys()
    this.#unresolved = await findUnresolved(this.#directory, ours, this.#worktree)
    const given = { flags, file: answersFile, recorded: project.answers, directory: undefined }
    const { answers, missing } = resolveAnswers(given, switches)
    if (!terminal.interactive) refuseMissing(missing)
    const decided =
      switches.yes || this.#looksOnly || answersFile !== undefined || Object.keys(flags).length > 0
    if (decided || !terminal.interactive) {
      this.#refuseUnready()
      this.#answers = await ask(terminal.interactive ? missing : [], answers, prompt, terminal)
      return
    }
    this.#answers = await askWhatToDo(project, prompt, terminal, {
      show: () => this.#showDifferences(answers as Answers),
      ready: () => this.#refuseUnready(),
    })
  }

  async prepare() {
    const { run, prompt } = this.#context
    const { switches, terminal } = run
    this.#prepared = await prepare(this.#directory, this.#answers, this.#project)
    if (this.#looksOnly) return
    const outcome = this.#outcome()
    if (!switches.acceptReplacement) refuseLosses(outcome.losses)
    if (this.#isDone || switches.yes || !terminal.interactive) return
    terminal.say(...planLines(outcome, terminal))
    const message = 'Write it?'
    const agreed = await prompt({ type: 'confirm', name: 'agreed', message, default: true })
    if (!agreed) throw new UserError('Cancelled; nothing was written', { exitCode: 130 })
  }

  async write() {
    if (this.#looksOnly || this.#isDone) return
    const { merged, yours, last } = this.#prepared
    this.#context.run.commit()
    await applyChanges(this.#directory, merged.changes, { yours, last })
    this.#written = true
    this.#unmarked = await markConflicts(this.#directory, merged.conflicts)
  }

  async follow() {
    if (!this.#written || !this.#prepared.merged.changes.has('package.json')) return
    const { run, manager } = this.#context
    this.#installed = await installInto(this.#directory, manager, run)
  }

  async report(): Promise<Upgraded> {
    const { switches, terminal } = this.#context.run
    const outcome = this.#outcome()
    if (switches.check) {
      terminal.say(...checkLines(outcome))
    } else if (switches.dryRun) {
      terminal.say(...planLines(outcome, terminal))
      terminal.out.write(await diffOf(this.#prepared, terminal))
    } else {
      terminal.say(...doneLines(outcome, this.#unmarked, terminal))
    }
    return outcome
  }

  /** Whether this run writes nothing in any case. */
  get #looksOnly(): boolean {
    const { dryRun, check } = this.#context.run.switches
    return dryRun || check
  }

  /** Whether the project is as this run would leave it. */
  get #isDone(): boolean {
    return this.#prepared.merged.changes.size === 0 && !this.#prepared.newRecord
  }

  #refuseUnready() {
    const { switches } = this.#context.run
    if (switches.check) return
    const [first] = this.#unresolved
    if (first !== undefined) {
      const others = this.#unresolved.length - 1
      throw new UserError(
        `${first}${others > 0 ? ` and ${others} more` : ''} of the last upgrade is not settled yet`,
        {
          hint: 'Solve its conflict, delete what was put beside it, and git add it; then run this again.',
        },
      )
    }
    if (!switches.dryRun) refuseDirty(this.#worktree, { allow: switches.allowDirty })
  }

  async #showDifferences(answers: Answers) {
    const { terminal } = this.#context.run
    this.#answers = answers
    this.#prepared = await prepare(this.#directory, answers, this.#project)
    terminal.say(...planLines(this.#outcome(), terminal))
    terminal.out.write(await diffOf(this.#prepared, terminal))
  }

  /** The plan of the answers that it was made with, where they still make one. */
  get #planBefore() {
    try {
      const gathered = { flags: {}, recorded: this.#project.answers, directory: undefined }
      return makePlan(resolveAnswers(gathered, { yes: true }).answers as Answers)
    } catch (error) {
      if (error instanceof UserError) return undefined
      throw error
    }
  }

  #outcome(): Upgraded {
    const { run, manager } = this.#context
    const { plan, merged, yours } = this.#prepared
    const { switches } = run
    const before = this.#planBefore
    const conflicts = [...new Set(merged.conflicts.map(({ path }) => path))]
    const behind = this.#behind()
    const failed = this.#installed === 'failed' || run.interrupted()
    const exitCode = switches.check
      ? behind.length > 0
        ? 1
        : 0
      : failed
        ? 1
        : this.#written && conflicts.length > 0
          ? 3
          : 0
    const added = [...merged.changes].flatMap(([path, file]) =>
      file && !yours.has(path) ? [path] : [],
    )
    const { directory = '.' } = run
    return {
      ok: exitCode === 0,
      exitCode,
      version,
      from: this.#project.record.version,
      dryRun: switches.dryRun,
      directory: this.#directory,
      answers: this.#answers,
      plan: planReport(plan),
      written: this.#written,
      rows: merged.rows,
      conflicts,
      changes: changesBetween(this.#project.record.version, version, plan),
      advice: [...this.#project.migrated, ...(before ? adviceFor(before, plan) : [])],
      losses: losses(this.#project.state, stateOf(plan)),
      behind,
      undo: this.#written ? undoCommands(this.#worktree, added) : [],
      interrupted: run.interrupted(),
      install: this.#installed,
      next: nextAfterUpgrade(manager.manager, {
        conflicts,
        packages: merged.changes.has('package.json'),
        installed: this.#installed,
      }),
      replay: replayCommand(this.#answers, directory, manager.manager, version),
    }
  }

  /** Why the project is not as an upgrade would leave it, a clause each. */
  #behind(): string[] {
    const { size } = this.#prepared.merged.changes
    const { version: from } = this.#project.record
    const reason =
      from === version
        ? 'its files are not those of the answers in .yo-rc.json'
        : `it was made by ${from}`
    return [
      ...this.#unresolved.map((path) => `${path} of the last upgrade is not settled`),
      ...(size > 0 ? [`${reason}: ${size} ${size === 1 ? 'file' : 'files'} would change`] : []),
    ]
  }
}
