// @ts-check
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { inOrder, nextOf, slownessOf } from './clock.mjs'
import { lanesOf } from './lanes.mjs'

/** @import { Lane } from './clock.mjs' */

const usage = `.ci/run              what must always run, then as much of the rest as CI_MINUTES (55) suffice for
.ci/run --all        everything
.ci/run LANE...      these alone, in a checkout whose packages are installed
.ci/run --list       the lanes' names, and the seconds that each takes on a quick machine`

/** A drill that could not see, because the machine was too slow, ends with this code: nothing is shown to be broken. */
const UNDECIDED = 4

const root = join(import.meta.dirname ?? '.', '..')
const started = performance.now()
const elapsed = () => (performance.now() - started) / 1000
const budget = Number(process.env.CI_MINUTES || 55) * 60
const folder = mkdtempSync(join(tmpdir(), 'ci-'))
const notes = join(folder, 'undecided')
process.on('exit', () => rmSync(folder, { recursive: true }))

// cfn-lint, the SAM translator, moto, terraform with its AWS provider, and java must be there: under CI=true a missing one
// fails its lane. Tests write to UNDECIDED what they could not decide, a line each.
const env = { ...process.env, CI: 'true', UNDECIDED: notes }

/** @type {(Lane & { took: number, end: 'passed' | 'FAILED' | 'undecided' })[]} */
const done = []

/** @param {Lane} lane */
function run(lane) {
  console.log(`── ${lane.name} (after ${elapsed().toFixed(0)} s)`)
  const began = elapsed()
  const [program = '', ...words] = lane.command
  const { status, error } = spawnSync(program, words, { cwd: root, env, stdio: 'inherit' })
  if (error) console.error(error.message)
  const took = elapsed() - began
  const end = status === 0 ? 'passed' : status === UNDECIDED ? 'undecided' : 'FAILED'
  done.push({ ...lane, took, end })
  console.log(`── ${lane.name} ${end} in ${(took / 60).toFixed(1)} min`)
  return end !== 'FAILED'
}

function allLanes() {
  const words = ['vitest', 'list', '--filesOnly', '--json']
  const listed = JSON.parse(execFileSync('npx', words, { cwd: root, env, encoding: 'utf8' }))
  return lanesOf(
    listed.map((/** @type {{ file: string, projectName: string }} */ one) => ({
      project: one.projectName,
      file: relative(root, one.file),
    })),
    readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
      // Those of domains/ are laid over projects, and run there.
      .filter((file) => file.endsWith('.test.ts') && !file.startsWith('domains/'))
      .map((file) => `test/${file}`),
  )
}

/** @param {Lane[]} leftOut */
function finish(leftOut, why = '') {
  const print = (/** @type {string} */ text) => console.log(text)
  print('── minutes')
  for (const { name, took, end } of done) {
    print(`${(took / 60).toFixed(1).padStart(6)}  ${name}${end === 'passed' ? '' : `  ${end}`}`)
  }
  if (leftOut.length > 0) {
    print(`── left out, ${why}: ${leftOut.length} lanes. .ci/run --all leaves out none.`)
    for (const { name } of leftOut) print(`        ${name}`)
  }
  const undecided = existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : []
  if (undecided.length > 0) {
    print(`── undecided, because this machine was too slow to see: ${undecided.length}`)
    for (const line of undecided) print(`        ${line}`)
  }
  const failed = done.filter(({ end }) => end === 'FAILED')
  print(`── ${failed.length > 0 ? 'FAILED' : 'done'} after ${elapsed().toFixed(0)} s`)
  process.exit(failed.length > 0 ? 1 : 0)
}

if (!(budget > 0)) {
  console.error(`CI_MINUTES is ${process.env.CI_MINUTES}: give it minutes, as a number.`)
  process.exit(2)
}
const { values: flags, positionals: names } = parseArgs({
  options: { all: { type: 'boolean' }, list: { type: 'boolean' }, help: { type: 'boolean' } },
  allowPositionals: true,
})
if (flags.help) {
  console.log(usage)
  process.exit(0)
}
const alone = flags.list || names.length > 0
if (!alone && !run({ name: 'install', command: ['npm', 'ci'], seconds: 30 })) finish([])
// What the registry takes tells nothing of this machine.
const installed = done.length
const { always, later } = allLanes()
if (flags.list) {
  for (const { name, seconds } of always) console.log(`${`${seconds}`.padStart(5)}  ${name}`)
  console.log('       while there is time:')
  for (const { name, seconds } of later) console.log(`${`${seconds}`.padStart(5)}  ${name}`)
  process.exit(0)
}
if (names.length > 0) {
  const lanes = [...always, ...later]
  const unknown = names.filter((name) => !lanes.some((lane) => lane.name === name))
  if (unknown.length > 0) {
    console.error(`There is no lane ${unknown.join(', ')}: .ci/run --list names them.`)
    process.exit(2)
  }
  for (const lane of lanes) if (names.includes(lane.name)) run(lane)
  finish([])
}
for (const lane of always) run(lane)
const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim()
let waiting = inOrder(later, commit)
const broken = done.some(({ end }) => end === 'FAILED')
if (broken && !flags.all) finish(waiting, 'because something failed')
for (;;) {
  const time = { left: budget - elapsed(), slowness: slownessOf(done.slice(installed)) }
  const lane = flags.all ? waiting[0] : nextOf(waiting, time)
  if (!lane) break
  waiting = waiting.filter((other) => other !== lane)
  run(lane)
}
finish(waiting, `because ${budget / 60} minutes are up`)
