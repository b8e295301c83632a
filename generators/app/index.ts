import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import Generator from 'yeoman-generator'
import { UserError } from '../errors.ts'
import { resolveAnswers } from '../options/answers.ts'
import { readAnswersFile } from '../options/answers-file.ts'
import { replayCommand } from '../options/describe.ts'
import type { Option } from '../options/option.ts'
import { type Answers, makePlan, type Plan } from '../plan/plan.ts'
import { render } from '../render/render.ts'
import { foldersOf, readSources } from '../render/sources.ts'
import type { Tree } from '../render/tree.ts'
import { packageRoot } from '../root.ts'
import { inspectTarget } from '../write/target.ts'
import { writeTree } from '../write/write.ts'
import { type Account, callerAccount } from './account.ts'
import { ask, type Check, type Prompt } from './ask.ts'
import { doneLines, dryRunLines, nextCommands } from './finish.ts'
import { type Invocation, install, lockFiles, packageManager } from './package-manager.ts'
import { recorded } from './record.ts'
import { initRepository, type Repository } from './repository.ts'
import { planReport, type Result, type Run } from './run.ts'
import { layOut, summaryRows } from './summary.ts'
import { version } from './version.ts'
import { declareOptions, runFromYo } from './yo.ts'

type GeneratorArguments = ConstructorParameters<typeof Generator>

/** Yeoman's life-cycle around options → answers → plan → render → write; it holds no logic of its own. */
export default class ActiveActiveGenerator extends Generator {
  readonly #run: Run
  #answers!: Answers
  #directory!: string
  #plan!: Plan
  #tree!: Tree
  #account: Account | undefined
  #manager: Invocation = packageManager(process.env)
  #installed: Result['install'] = 'skipped'
  #repository: Repository | undefined

  constructor(args: GeneratorArguments[0], options: GeneratorArguments[1]) {
    // The tree is written at once or not at all, so Yeoman's own commit, file by file, is not used.
    // Its storage reads .yo-rc.json and package.json of a directory that need not be ours: it is given the package's.
    super(args, { ...options, destinationRoot: packageRoot } as typeof options, {
      customCommitTask: true,
      customInstallTask: true,
    })
    const { run } = options as { run?: Run }
    if (!run) declareOptions(this)
    this.#run = run ?? runFromYo(this)
  }

  async prompting() {
    const { directory, flags, switches, terminal } = this.#run
    const file =
      switches.answers === undefined ? undefined : await readAnswersFile(switches.answers)
    const { answers, missing } = resolveAnswers({ flags, file, directory }, switches)
    if (!terminal.interactive) {
      const { answers: supposed } = resolveAnswers({ flags, file, directory }, { yes: true })
      refuseMissing(missing.filter((option) => !option.without?.(supposed)))
    }
    const target = directory ?? answers.name
    if (target !== undefined) await this.#inspect(target)
    const questions = terminal.interactive ? missing : []
    this.#answers = await ask(questions, answers, this.#ask, terminal, this.#checkName)
    this.#directory = resolve(directory ?? this.#answers.name)
  }

  async configuring() {
    const { switches, terminal } = this.#run
    this.#plan = makePlan(this.#answers)
    if (!switches.offline && this.#plan.framework.account === 'aws') {
      this.#account = await callerAccount(process.env, { region: this.#plan.home })
    }
    const where = { directory: this.#directory, account: this.#account }
    terminal.say('', ...layOut(summaryRows(this.#plan, where), terminal), '')
    if (switches.yes || switches.dryRun || !terminal.interactive) return
    const agreed = await this.#ask({
      type: 'confirm',
      name: 'agreed',
      message: 'Make it?',
      default: true,
    })
    if (!agreed) throw new UserError('Cancelled; nothing was written', { exitCode: 130 })
  }

  async writing() {
    const sources = readSources(join(packageRoot, 'templates/'), foldersOf(this.#plan))
    this.#tree = recorded(render(this.#plan, sources), this.#answers)
    if (this.#run.switches.dryRun) return
    this.#run.commit()
    await writeTree(this.#directory, this.#tree)
  }

  async install() {
    const { switches, terminal } = this.#run
    if (switches.dryRun) return
    if (switches.install && !this.#run.interrupted()) {
      terminal.say(`Installing with ${this.#manager.manager} …`)
      const failure = await install(this.#directory, this.#manager, {
        offline: switches.offline,
        out: terminal.out,
        onSignal: this.#run.onSignal,
      })
      // An interrupt reaches the package manager and us in no fixed order; ours is handled by now.
      await setImmediate()
      this.#installed = failure === undefined ? 'done' : 'failed'
      if (failure !== undefined) terminal.say('', terminal.paint('red', `${failure}.`))
    }
    if (switches.git && !this.#run.interrupted()) {
      const message = `Make ${this.#plan.name} with create-active-active ${version}`
      const paths = [...this.#tree.keys(), ...this.#lockFile()]
      this.#repository = await initRepository(this.#directory, paths, message, this.#run)
    }
  }

  end() {
    const { directory = this.#answers.name, switches, terminal } = this.#run
    const { manager } = this.#manager
    const result: Result = {
      ok: this.#installed !== 'failed' && !this.#run.interrupted(),
      version,
      dryRun: switches.dryRun,
      directory: this.#directory,
      answers: this.#answers,
      plan: planReport(this.#plan),
      files: [...this.#tree.keys()],
      ...(this.#account ? { account: this.#account } : {}),
      interrupted: this.#run.interrupted(),
      install: this.#installed,
      git: this.#repository?.outcome ?? 'skipped',
      next: nextCommands(directory, manager, this.#installed),
      replay: replayCommand(this.#answers, directory, manager, version),
    }
    const lines = switches.dryRun
      ? dryRunLines(this.#plan, result)
      : doneLines(result, this.#repository, manager, switches)
    terminal.say(...lines)
    this.#run.finish(result)
  }

  readonly #ask: Prompt = async (question) => {
    const answers = await this.prompt([question] as Parameters<typeof this.prompt>[0])
    return (answers as Record<string, unknown>)[question.name]
  }

  /** Without a directory argument the name is the directory, so it is refused where that one is. */
  readonly #checkName: Check = async ({ id }, name) => {
    if (id !== 'name') return true
    try {
      await this.#inspect(name)
      return true
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      return `${error.message}. ${error.hint ?? ''}`
    }
  }

  /** What the installation added, to be committed with the project. */
  #lockFile(): string[] {
    if (this.#installed !== 'done') return []
    const files = lockFiles[this.#manager.manager]
    return files.filter((file) => existsSync(join(this.#directory, file)))
  }

  #inspect(directory: string): Promise<void> {
    return inspectTarget(resolve(directory), { force: this.#run.switches.force })
  }
}

/** Nobody is there to ask: says at once what has to be given, all of it. */
function refuseMissing(missing: readonly Option[]) {
  const flags = missing.filter(({ optional }) => !optional).map(({ id }) => `--${id}`)
  if (flags.length === 0) return
  const answers = flags.length === 1 ? 'an answer is' : 'answers are'
  throw new UserError(`No terminal to ask on, and ${answers} missing: ${flags.join(', ')}`, {
    hint: flags.includes('--name')
      ? 'Give a directory or --name, and the flags; --yes takes the defaults for the rest.'
      : 'Give the flags; --yes takes the defaults.',
  })
}
