import { type ChildProcess, fork, spawn } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { answersFor } from '../support/answers.ts'
import { layOut } from '../support/lay-out.ts'

const usage = `npm run test:busy -- [--runs 20] [--loops 8] [step …]

Makes the default project and runs each of its steps so many times, while so many processes keep the machine busy: half of
them compute, half write and sync files. Without a step: all of them. Ends with 1 when one failed. A drill may say that this
machine was too slow to show a promise; it may not say that a promise is broken.`

const steps: Record<string, string[]> = {
  test: ['npm', 'test'],
  'lose-region': ['npm', 'run', 'drill', '--', 'lose-region'],
  'cut-replication': ['npm', 'run', 'drill', '--', 'cut-replication'],
  'bad-deploy': ['npm', 'run', 'drill', '--', 'bad-deploy'],
  'sell-out': ['npm', 'run', 'drill', '--', 'sell-out'],
}
/** What a drill ends with that could not see, because the machine was too slow. */
const UNDECIDED = 4

/** @returns the exit code, what was printed, and the seconds that it took */
function run(words: readonly string[], cwd: string) {
  const [command = '', ...args] = words
  const begun = performance.now()
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (more: string) => {
      text += more
    })
  }
  return new Promise<{ code: number | null; text: string; seconds: number }>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({ code, text, seconds: Math.round((performance.now() - begun) / 1000) }),
    )
  })
}

function busyLoops(count: number, folder: string): ChildProcess[] {
  const file = join(import.meta.dirname, 'loop.ts')
  return Array.from({ length: count }, (_, number) =>
    fork(file, number % 2 ? [join(folder, `written-${number}`)] : []),
  )
}

const { values, positionals } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    loops: { type: 'string', default: '8' },
    help: { type: 'boolean' },
  },
  allowPositionals: true,
})
const [runs, loops] = [Number(values.runs), Number(values.loops)]
const unknown = positionals.find((name) => !(name in steps))
if (values.help || unknown !== undefined || !(runs > 0) || !(loops >= 0)) {
  console.log(`${usage}\n\nSteps: ${Object.keys(steps).join(', ')}`)
  process.exit(values.help ? 0 : 2)
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'busy-')))
const project = join(folder, 'project')
let failures = 0
let children: ChildProcess[] = []
try {
  layOut(answersFor(), project)
  const installed = await run(['npm', 'install', '--no-audit', '--no-fund'], project)
  if (installed.code !== 0) throw new Error(installed.text)
  children = busyLoops(loops, folder)
  for (const name of positionals.length > 0 ? positionals : Object.keys(steps)) {
    const took: number[] = []
    const ends = { passed: 0, undecided: 0, failed: 0 }
    for (let number = 1; number <= runs; number++) {
      const { code, text, seconds } = await run(steps[name] ?? [], project)
      const may = name !== 'test' && code === UNDECIDED
      const end = code === 0 ? 'passed' : may ? 'undecided' : 'failed'
      ends[end]++
      took.push(seconds)
      if (end === 'failed')
        console.log(`── ${name}, run ${number}, ended with ${code}\n${text.slice(-6000)}`)
    }
    failures += ends.failed
    const counts = Object.entries(ends).map(([end, count]) => `${count} ${end}`)
    console.log(`${name}: ${counts.join(', ')}; ${Math.min(...took)} to ${Math.max(...took)} s`)
  }
} finally {
  for (const child of children) child.kill()
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failures > 0 ? 1 : 0
