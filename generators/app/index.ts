import { resolve } from 'node:path'
import Generator from 'yeoman-generator'
import { UserError } from '../errors.ts'
import { readAnswersFile } from '../options/answers-file.ts'
import { findProject, readRecord, refuseLostRecord } from '../project/record.ts'
import { packageRoot } from '../root.ts'
import { readPending } from '../write/journal.ts'
import { failureOf, sayFailure } from './failure.ts'
import { FirstRun } from './first-run.ts'
import type { Context, Job } from './job.ts'
import { startedBy } from './package-manager.ts'
import type { Run } from './run.ts'
import { declareOptions, runFromYo } from './yo.ts'

type GeneratorArguments = ConstructorParameters<typeof Generator>

/** Yeoman's life-cycle around options → answers → plan → render → merge → write; it holds no logic of its own. */
export default class ActiveActiveGenerator extends Generator {
  readonly #run: Run
  readonly #underYo: boolean
  #job!: Job

  constructor(args: GeneratorArguments[0], options: GeneratorArguments[1]) {
    // The tree is written at once or not at all, so Yeoman's own commit, file by file, is not used.
    // Its storage reads .yo-rc.json and package.json of a directory that need not be ours: it is given the package's.
    super(args, { ...options, destinationRoot: packageRoot } as typeof options, {
      customCommitTask: true,
      customInstallTask: true,
    })
    const { run } = options as { run?: Run }
    this.#underYo = run === undefined
    if (!run) declareOptions(this)
    this.#run = run ?? runFromYo(this)
  }

  /** One step; of one that fails, yo itself would say no hint and end with 1 whatever it was. */
  async #step(take: () => void | Promise<void>) {
    try {
      await take()
    } catch (error) {
      if (!this.#underYo) throw error
      const failure = failureOf(error)
      sayFailure(failure, this.#run.terminal)
      process.exit(failure.exitCode)
    }
  }

  async prompting() {
    await this.#step(() => this.#choose())
  }

  async #choose() {
    const { switches } = this.#run
    const context: Context = {
      run: this.#run,
      prompt: async (question) => {
        const answers = await this.prompt([question] as Parameters<typeof this.prompt>[0])
        return (answers as Record<string, unknown>)[question.name]
      },
      starter: startedBy(process.env),
      answersFile: switches.answers === undefined ? undefined : await answersFrom(switches.answers),
    }
    this.#job = await jobFor(context)
    await this.#job.choose()
  }

  async configuring() {
    await this.#step(() => this.#job.prepare())
  }

  async writing() {
    await this.#step(() => this.#job.write())
  }

  async install() {
    await this.#step(() => this.#job.follow())
  }

  async end() {
    await this.#step(async () => this.#run.finish(await this.#job.report()))
  }
}

async function answersFrom(file: string): Promise<unknown> {
  const content = await readAnswersFile(file)
  const { answersIn } = await import('./project.ts')
  return answersIn(content)
}

/** The job that the directory calls for. What a first run's prompts do not need is loaded when something else needs it. */
async function jobFor(context: Context): Promise<Job> {
  const { directory } = context.run
  const target = resolve(directory ?? '.')
  const project = directory === undefined ? await findProject(target) : target
  if (project === undefined) return new FirstRun(context)
  try {
    const pending = await readPending(project)
    if (pending) {
      const { Completion } = await import('./completion.ts')
      return new Completion(context, project, pending)
    }
    if (await readRecord(project)) {
      const { Upgrade } = await import('./upgrade.ts')
      return new Upgrade(context, project)
    }
    await refuseLostRecord(project)
  } catch (error) {
    // A directory that cannot be looked at is no project; the first run says what is wrong with it.
    if (error instanceof UserError) throw error
  }
  return new FirstRun(context)
}
