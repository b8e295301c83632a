import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { resolveAnswers } from '../options/answers.ts'
import { replayCommand } from '../options/describe.ts'
import type { Option } from '../options/option.ts'
import type { Answers } from '../plan/model.ts'
import { shellPath } from '../shell.ts'
import { readPending } from '../write/journal.ts'
import { inspectTarget } from '../write/target.ts'
import { type Account, callerAccount } from './account.ts'
import { ask, type Check } from './ask.ts'
import { doneLines, dryRunLines, nextCommands } from './finish.ts'
import { installInto } from './install.ts'
import type { Context, Job } from './job.ts'
import { lockFile } from './package-manager.ts'
import type { Prepared } from './prepare.ts'
import { initRepository, type Repository } from './repository.ts'
import { type Installed, type Made, planReport } from './run.ts'
import { layOut, summaryRows } from './summary.ts'
import { version } from './version.ts'

/** Makes a project where there is none. */
export class FirstRun implements Job {
  readonly #context: Context
  #answers!: Answers
  #directory!: string
  /** What is in the directory, and stays. */
  #stays: string[] = []
  #prepared!: Prepared
  #account: Account | undefined
  #installed: Installed = 'skipped'
  #repository: Repository | undefined

  constructor(context: Context) {
    this.#context = context
  }

  async choose() {
    const { run, prompt, answersFile } = this.#context
    const { directory, flags, switches, terminal } = run
    if (switches.check) {
      throw new UserError(`There is no project to check in ${resolve(directory ?? '.')}`, {
        hint: 'Run it in one that was made here, or name its directory.',
      })
    }
    const given = { flags, file: answersFile, directory }
    const { answers, missing } = resolveAnswers(given, switches)
    if (!terminal.interactive) {
      const { answers: supposed } = resolveAnswers(given, { yes: true })
      refuseMissing(missing.filter((option) => !option.without?.(supposed)))
    }
    if (switches.yes && resolveAnswers(given, { yes: false }).answers.name === undefined) {
      throw nothingToChange()
    }
    const target = directory ?? answers.name
    if (target !== undefined) await this.#inspect(target)
    const questions = terminal.interactive ? missing : []
    const check = this.#checkName
    this.#answers = await ask(questions, answers, prompt, terminal, { check })
    this.#directory = resolve(directory ?? this.#answers.name)
    this.#stays = await this.#inspect(directory ?? this.#answers.name)
  }

  async prepare() {
    const { run, prompt } = this.#context
    const { switches, terminal } = run
    // Here, and not above: the first question does not wait for it.
    const { prepare } = await import('./prepare.ts')
    this.#prepared = await prepare(this.#directory, this.#answers, undefined, {
      keep: this.#stays.length > 0,
    })
    const { plan } = this.#prepared
    if (!switches.offline && plan.framework.account === 'aws') {
      this.#account = await callerAccount(process.env, { region: plan.home })
    }
    const where = { directory: this.#directory, account: this.#account, stays: this.#stays }
    terminal.say('', ...layOut(summaryRows(plan, where), terminal), '')
    if (switches.yes || switches.dryRun || !terminal.interactive) return
    const message = 'Make it?'
    const agreed = await prompt({ type: 'confirm', name: 'agreed', message, default: true })
    if (!agreed) throw new UserError('Cancelled; nothing was written', { exitCode: 130 })
  }

  async write() {
    if (this.#context.run.switches.dryRun) return
    const { merged, yours, last } = this.#prepared
    const { applyChanges } = await import('../write/write.ts')
    this.#context.run.commit()
    await applyChanges(this.#directory, merged.changes, { yours, last })
  }

  async follow() {
    const { run } = this.#context
    if (run.switches.dryRun) return
    this.#installed = await installInto(this.#directory, 'npm', run)
    if (!run.switches.git || run.interrupted()) return
    const message = `Make ${this.#answers.name} with create-active-active ${version}`
    const locked = this.#installed === 'done' && existsSync(join(this.#directory, lockFile))
    const paths = [...this.#files(), ...(locked ? [lockFile] : [])]
    this.#repository = await initRepository(this.#directory, paths, message, run)
  }

  report(): Made {
    const { run, starter } = this.#context
    const { directory = this.#answers.name, switches, terminal } = run
    const ok = this.#installed !== 'failed' && !run.interrupted()
    const result: Made = {
      ok,
      exitCode: ok ? 0 : 1,
      version,
      dryRun: switches.dryRun,
      directory: this.#directory,
      answers: this.#answers,
      plan: planReport(this.#prepared.plan),
      files: this.#files(),
      stays: this.#stays,
      ...(this.#account ? { account: this.#account } : {}),
      interrupted: run.interrupted(),
      install: this.#installed,
      git: this.#repository?.outcome ?? 'skipped',
      next: nextCommands(directory, 'npm', this.#installed),
      replay: replayCommand(this.#answers, directory, starter, version),
    }
    const lines = switches.dryRun
      ? dryRunLines(this.#prepared.plan, result)
      : doneLines(result, this.#repository, { starter, ci: this.#prepared.plan.ci.title }, switches)
    terminal.say(...lines)
    return result
  }

  #files(): string[] {
    return [...this.#prepared.next.keys(), ...this.#prepared.last.keys()]
  }

  /** Without a directory argument the name is the directory, so it is refused where that one is. */
  readonly #checkName: Check = async ({ id }, name) => {
    if (id !== 'name') return true
    try {
      await this.#inspect(name)
      return true
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      return `${error.message}. Type another name.`
    }
  }

  async #inspect(directory: string): Promise<string[]> {
    const target = resolve(directory)
    const stays = await inspectTarget(target, { force: this.#context.run.switches.force })
    if ((await readPending(target)) === undefined) return stays
    throw new UserError(`A run was cut off while it wrote to ${target}`, {
      hint: `Finish it with create-active-active ${shellPath(directory)}.`,
    })
  }
}

/** An upgrade's flags in a wrong folder must not make a project there: a new one has its place named. */
const nothingToChange = () =>
  new UserError(`${resolve('.')} is in no project of ours, and nothing names a new one`, {
    hint: 'To change a project, run it there or name its directory. For a new one, give a directory or --name.',
  })

/** Nobody is there to ask: says at once what has to be given, all of it. */
export function refuseMissing(missing: readonly Option[]) {
  const flags = missing.filter(({ optional }) => !optional).map(({ id }) => `--${id}`)
  if (flags.length === 0) return
  const answers = flags.length === 1 ? 'an answer is' : 'answers are'
  throw new UserError(`No terminal to ask on, and ${answers} missing: ${flags.join(', ')}`, {
    hint: flags.includes('--name')
      ? 'Give a directory or --name, and the flags; --yes takes the defaults for the rest.'
      : 'Give the flags; --yes takes the defaults.',
  })
}
