import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join, resolve } from 'node:path'
import { type End, type Ends, type Job, type Pipeline, type Running, StepFailed } from './model.ts'

/** The machine and the outside world that a pipeline's jobs see. */
export interface World {
  /** The repository's files. */
  project: string
  /** What every job has in its environment: where the account is. No credentials. */
  env: Record<string, string>
  /** Folders that come first on every job's PATH. */
  tools: string[]
  /** Before a job's first step: the test's moment to change the world. */
  before?(job: string): Promise<void> | void
  /** The job that is cut off once something is so, and whether that ends the whole run or only the job. */
  aborted?: { job: string; ends: 'run' | 'job'; once(): boolean }
}

interface JobReport {
  name: string
  end: End
  steps: { title: string; failed: boolean; output: string }[]
}

export interface Report {
  jobs: JobReport[]
  end(group: string): End
  /** Everything that was printed, for a failure's message. */
  text(): string
}

const STEP_SECONDS = 180

/** Runs a pipeline's jobs one at a time, each in a folder of its own, in an order that its needs allow. */
export async function execute({ jobs }: Pipeline, world: World): Promise<Report> {
  const reports: JobReport[] = []
  const outputs = new Map<string, Record<string, string>>()
  const waiting = [...jobs]
  let cancelled = false
  for (const { name, needs } of jobs) {
    const missing = needs.find((need) => !jobs.some(({ group }) => group === need))
    if (missing) throw new Error(`${name} needs ${missing}, and there is no such job.`)
  }
  const of = (group: string): End => {
    const names = jobs.filter((job) => job.group === group).map(({ name }) => name)
    const ends = reports.filter(({ name }) => names.includes(name)).map(({ end }) => end)
    const worst = (['failure', 'cancelled', 'skipped'] as const).find((end) => ends.includes(end))
    return worst ?? 'success'
  }
  const ends: Ends = {
    of,
    has: (name) => !waiting.some(({ group }) => group === name),
    output: (name, key) => outputs.get(name)?.[key],
    get cancelled() {
      return cancelled
    },
  }

  const place = realpathSync(mkdtempSync(join(tmpdir(), 'pipeline-')))
  try {
    while (waiting.length > 0) {
      // Of those that may begin, the last: an order that only the file's lines give is not one that CI keeps.
      const at = waiting.findLastIndex(
        ({ needs, hopeless }) => needs.every(ends.has) || hopeless?.(ends),
      )
      if (at < 0) throw new Error(`${waiting.map(({ name }) => name)} wait for one another.`)
      const [job] = waiting.splice(at, 1) as [Job]
      const report: JobReport = { name: job.name, end: 'skipped', steps: [] }
      if (job.runs(ends)) {
        await world.before?.(job.name)
        report.end = await runJob(job, ends, world, place, report)
        cancelled ||= report.end === 'cancelled' && world.aborted?.ends === 'run'
        if (report.end === 'success') outputs.set(job.group, job.outputs())
      }
      reports.push(report)
    }
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
  return { jobs: reports, end: of, text: () => reports.map(asText).join('\n') }
}

async function runJob(
  job: Job,
  ends: Ends,
  world: World,
  place: string,
  report: JobReport,
): Promise<End> {
  const directory = join(place, 'jobs', job.name)
  mkdirSync(directory, { recursive: true })
  let failed = false
  const cut = new AbortController()
  const { aborted } = world
  const watch =
    aborted?.job === job.name ? setInterval(() => aborted.once() && cut.abort(), 50) : undefined
  const { running, printed } = makeRunning(world, place, directory, cut.signal)
  for (const step of job.steps(ends)) {
    if (!step.runs({ failed })) continue
    let broke = false
    try {
      await step.act(running)
    } catch (error) {
      if (!(error instanceof StepFailed))
        throw new Error(`${job.name}, ${step.title}:\n${printed()}`, { cause: error })
      running.say(error.message)
      broke = true
    }
    report.steps.push({ title: step.title, failed: broke, output: printed() })
    failed ||= broke
    if (cut.signal.aborted) break
  }
  clearInterval(watch)
  if (cut.signal.aborted) return 'cancelled'
  if (watch) throw new Error(`${job.name} was to be cut off, and came to its end.`)
  return failed ? 'failure' : 'success'
}

function makeRunning(world: World, place: string, directory: string, cut: AbortSignal) {
  let output = ''
  const home = join(place, 'home', basename(directory))
  mkdirSync(home, { recursive: true })
  const say = (line: string) => {
    output += `${line}\n`
  }
  const running: Running = {
    directory,
    env: { CI: 'true', HOME: home, TMPDIR: tmpdir(), ...world.env },
    path: [],
    say,
    checkOut() {
      cpSync(world.project, directory, {
        recursive: true,
        filter: (path) => !/[/\\](node_modules|dist|\.git)$/.test(path),
      })
    },
    keep(name, root, paths) {
      for (const path of paths) {
        const from = resolve(directory, root, path)
        if (!existsSync(from)) throw new StepFailed(`${path} is to be kept, and is not there.`)
        cpSync(from, join(place, 'kept', name, path), { recursive: true })
      }
    },
    fetch(name, folder) {
      const kept = join(place, 'kept', name)
      if (!existsSync(kept)) throw new StepFailed(`No job has kept anything as ${name}.`)
      cpSync(kept, resolve(directory, folder), { recursive: true })
    },
    async shell(script, { shell, env, folder = '.' }) {
      const PATH = [...running.path, ...world.tools, dirname(process.execPath), process.env.PATH]
      const [command = 'bash', ...args] = [...shell, script]
      const child = spawn(command, args, {
        cwd: resolve(directory, folder),
        env: { PATH: PATH.join(delimiter), ...running.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      })
      child.stdout.on('data', (text) => say(`${text}`.trimEnd()))
      child.stderr.on('data', (text) => say(`${text}`.trimEnd()))
      const end = (signal: NodeJS.Signals = 'SIGKILL') => {
        try {
          process.kill(-(child.pid as number), signal)
        } catch {
          // Nothing is left of the group.
        }
      }
      const cutOff = () => {
        say('[cut off]')
        end('SIGINT')
        setTimeout(end, 2000).unref()
      }
      cut.addEventListener('abort', cutOff, { once: true })
      const late = setTimeout(() => {
        say(`[ended after ${STEP_SECONDS} s]`)
        end()
      }, STEP_SECONDS * 1000)
      const code = await new Promise((done) => child.once('close', (status) => done(status)))
      clearTimeout(late)
      cut.removeEventListener('abort', cutOff)
      end()
      if (code !== 0) throw new StepFailed(`ended with ${code}`)
    },
  }
  const printed = () => {
    const text = output
    output = ''
    return text
  }
  return { running, printed }
}

const asText = ({ name, end, steps }: JobReport): string =>
  [
    `== ${name}: ${end}`,
    ...steps.map(({ title, failed, output }) => `-- ${title}${failed ? ' FAILED' : ''}\n${output}`),
  ].join('\n')
