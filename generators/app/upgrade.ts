import { relative, sep } from 'node:path'
import { type ExitCode, UserError } from '../errors.ts'
import { leftovers, underOwnNames } from '../merge/leftovers.ts'
import { refuseOutdated, resolveAnswers } from '../options/answers.ts'
import { changedAnswers } from '../options/changed.ts'
import { replayCommand } from '../options/describe.ts'
import type { RecordedAnswers } from '../options/migrations.ts'
import { adviceFor } from '../plan/advice.ts'
import type { Answers } from '../plan/model.ts'
import { makePlan } from '../plan/plan.ts'
import { losses, stateOf } from '../plan/state.ts'
import { changesBetween } from '../project/changes.ts'
import { markableOf, markConflicts } from '../project/conflicts.ts'
import { baselinePath, recordPath } from '../project/paths.ts'
import { ignoredOf, undoCommands } from '../project/undo.ts'
import { besideIn, findUnresolved } from '../project/unresolved.ts'
import {
  inspectWorktree,
  refuseDirty,
  refusePassedOver,
  type Worktree,
} from '../project/worktree.ts'
import { applyChanges } from '../write/write.ts'
import { ask } from './ask.ts'
import { diffOf } from './diff.ts'
import { nextAfterUpgrade } from './finish.ts'
import { refuseMissing } from './first-run.ts'
import { installInto } from './install.ts'
import { type Context, givesAnswers, type Job } from './job.ts'
import { askWhatToDo, sayOutdated } from './menu.ts'
import { managerOf } from './package-manager.ts'
import { type Prepared, prepare } from './prepare.ts'
import { openProject, type Project } from './project.ts'
import { type Installed, planReport, type Upgraded } from './run.ts'
import {
  behindReasons,
  checkLines,
  doneLines,
  leftoverLine,
  planLines,
  refuseLosses,
  type Written,
} from './upgrade-report.ts'
import { version } from './version.ts'

/** Moves a project that is there to this version's templates, to other answers or both. */
export class Upgrade implements Job {
  readonly #context: Context
  readonly #directory: string
  #project!: Project
  #worktree!: Worktree
  #unresolved: readonly string[] = []
  /** Files of ours that are here, and not in the repository. */
  #ignored: readonly string[] = []
  #answers!: Answers
  #prepared!: Prepared
  #written: Written | undefined
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
    const ours = [...project.baseline.files.keys(), recordPath, baselinePath]
    refusePassedOver(this.#worktree, ours, { exitCode: switches.check ? 1 : 2 })
    this.#unresolved = await findUnresolved(this.#directory, ours, this.#worktree)
    if (switches.check && this.#worktree.root !== undefined) {
      this.#ignored = await ignoredOf(this.#directory, ours)
    }
    const given = { flags, file: answersFile, recorded: project.answers, directory: undefined }
    const { answers, missing, outdated } = resolveAnswers(given, switches)
    if (!terminal.interactive) {
      refuseOutdated(outdated)
      refuseMissing(missing)
    }
    const decided = switches.yes || this.#looksOnly || givesAnswers(this.#context)
    if (decided || !terminal.interactive) {
      this.#refuseUnready()
      sayOutdated(outdated, terminal)
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
    if (!switches.acceptReplacement) refuseLosses(outcome)
    if (this.#isDone || switches.yes || !terminal.interactive) return
    terminal.say(...planLines(outcome, terminal))
    const message = 'Write it?'
    const agreed = await prompt({ type: 'confirm', name: 'agreed', message, default: true })
    if (!agreed) throw new UserError('Cancelled; nothing was written', { exitCode: 130 })
  }

  async write() {
    if (this.#looksOnly || this.#isDone) return
    const { merged, yours, last } = this.#prepared
    const replaced = [...merged.changes.keys()].filter((path) => yours.has(path))
    // While a person answers, others may have worked on it.
    if (this.#context.run.terminal.interactive) {
      this.#worktree = await inspectWorktree(this.#directory)
      this.#refuseUnready()
    }
    const [unrestorable] = await ignoredOf(this.#directory, replaced)
    this.#context.run.commit()
    await applyChanges(this.#directory, merged.changes, { yours, last })
    const markable = await markableOf(this.#directory, merged.conflicts)
    this.#written = {
      unmerged: markable.map(({ path }) => path),
      unmarked: await markConflicts(this.#directory, markable),
      unrestorable,
    }
  }

  async follow() {
    if (!this.#written || !this.#prepared.merged.changes.has('package.json')) return
    this.#installed = await installInto(
      this.#directory,
      managerOf(this.#directory),
      this.#context.run,
    )
  }

  async report(): Promise<Upgraded> {
    const { switches, terminal } = this.#context.run
    const outcome = this.#outcome()
    if (switches.check) {
      terminal.say(...checkLines(outcome, terminal))
    } else if (switches.dryRun) {
      terminal.say(...planLines(outcome, terminal))
      terminal.out.write(await diffOf(this.#prepared, terminal))
    } else {
      terminal.say(...doneLines(outcome, this.#written, terminal))
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
        `${first}${others > 0 ? ` and ${others} more` : ''} of the last upgrade ${others > 0 ? 'are' : 'is'} not settled yet`,
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
    const { run, starter } = this.#context
    const { plan, merged, yours, next } = this.#prepared
    const before = this.#planBefore
    const own = (sentence: string) => underOwnNames(sentence, merged.rows)
    const changes = changesBetween(this.#project.record.version, version, plan)
    const deleted = merged.rows.flatMap(({ path, yours }) => (yours === 'deleted' ? path : []))
    const has = (path: string) => !deleted.includes(path)
    const exitCode = this.#exitCode
    const { directory = this.#from } = run
    return {
      ok: exitCode === 0,
      exitCode,
      version,
      from: this.#project.record.version,
      dryRun: run.switches.dryRun,
      directory: this.#directory,
      answers: this.#answers,
      plan: planReport(plan),
      written: this.#written !== undefined,
      changed: changedAnswers(this.#project.record.answers as RecordedAnswers, this.#answers),
      rows: merged.rows,
      conflicts: [...new Set(merged.conflicts.map(({ path }) => path))],
      changes: changes.map(({ hand, ...change }) => ({
        ...change,
        ...(hand && { hand: own(hand) }),
      })),
      advice: [
        ...leftovers(merged, yours, next).map(leftoverLine),
        ...[...this.#project.migrated, ...(before ? adviceFor(before, plan, has) : [])].map(own),
      ],
      losses: losses(this.#project.state, stateOf(plan)),
      behind: this.#behind(),
      interrupted: run.interrupted(),
      install: this.#installed,
      ...this.#commands(),
      replay: replayCommand(this.#answers, directory, starter, version),
    }
  }

  get #exitCode(): ExitCode {
    const { run } = this.#context
    if (run.switches.check) return this.#behind().length > 0 ? 1 : 0
    if (run.interrupted()) return 1
    // Who waits for a person to look must not miss it because of a registry.
    if (this.#written && this.#prepared.merged.conflicts.length > 0) return 3
    return this.#installed === 'failed' ? 1 : 0
  }

  /** The project's folder, as seen from where this was typed. */
  get #from(): string {
    return relative(process.cwd(), this.#directory).split(sep).join('/') || '.'
  }

  /** What to type in the folder that this was typed in. */
  #commands(): Pick<Upgraded, 'undo' | 'next'> {
    const { merged, yours, last } = this.#prepared
    const { root, dirty } = this.#worktree
    const added = [...merged.changes, ...last].flatMap(([path, file]) =>
      file && !yours.has(path) ? [path] : [],
    )
    const from = this.#from
    const isUndone = this.#written && this.#written.unrestorable === undefined
    return {
      undo: isUndone ? undoCommands(this.#worktree, added, from) : [],
      next: nextAfterUpgrade(managerOf(this.#directory), {
        from,
        unmerged: this.#written?.unmerged ?? [],
        beside: [...new Set(added.flatMap((path) => besideIn(path) ?? []))],
        repository: root === undefined ? 'none' : dirty.length > 0 ? 'dirty' : 'clean',
        packages: merged.changes.has('package.json'),
        installed: this.#installed,
      }),
    }
  }

  #behind(): string[] {
    return behindReasons(this.#unresolved, this.#prepared.merged.changes.size, {
      ignored: this.#ignored,
      from: this.#project.record.version,
      to: version,
      others: givesAnswers(this.#context),
    })
  }
}
