import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Answers } from '../../generators/plan/model.ts'
import { makePlan } from '../../generators/plan/plan.ts'
import { render } from '../../generators/render/render.ts'
import { readSources } from '../../generators/render/sources.ts'
import { packageRoot } from '../../generators/root.ts'
import type { Report } from './runner/execute.ts'
import { type Asked, type Held, push, type System } from './systems.ts'

/** The id that the stand-ins give to the release. */
const RELEASE = '0123456789ab'

/**
 * A pipeline whose commands only write down that they were run, so that what is rehearsed is the order of its jobs and what
 * they hand to each other. The real commands run in the tests of each framework.
 */
export interface Rehearsal {
  /**
   * @param fails the command that fails: a part of its line
   * @param stsDown the regions in which nobody can sign in
   * @param asked what a person asks for on main; without it, a push is rehearsed
   */
  run(
    fails?: string,
    stsDown?: string,
    asked?: Asked,
  ): Promise<{ report: Report; commands: string[] }>
  remove(): void
}

const sources = readSources(join(packageRoot, 'templates/'))

/**
 * What a command of the project leaves behind for later steps, beside its line in the log: that of the script of package.json,
 * also where node runs the script's file itself. To upload is no step of a rollout.
 */
const standIn = (name: string) => `#!/bin/bash
line="${name} $*"
script='^node toolkit/commands/(deploy|gate|rollback)[.]ts (.*)'
[[ $line != *--upload* && $line =~ $script ]] && line="npm run \${BASH_REMATCH[1]} -- \${BASH_REMATCH[2]}"
echo "$line" >> "$COMMANDS"
case "$*" in
  *release.ts | *--upload) echo ${RELEASE} ;;
  ci*) mkdir -p node_modules && echo installed > node_modules/installed ;;
  'run build') mkdir -p dist/release && echo built > dist/release/built ;;
  'run plan'*) mkdir -p dist/plan && echo shown > plan.md && echo planned > dist/plan/planned ;;
  *--planned*) [[ -e dist/plan/planned ]] || exit 1 ;;
  *--prepare*) mkdir -p dist/plan && echo planned > dist/plan/planned ;;
  test*) mkdir -p test-results ;;
esac
[[ -z $FAILS || $line != *$FAILS* ]]
`

const role = 'arn:aws:iam::123456789012:role/of-the-rehearsal'
const variables = {
  AWS_DEPLOY_ROLE_ARN: role,
  AWS_PLAN_ROLE_ARN: role,
  AWS_STACK_ROLE_ARN: role,
  STACK_ROLE_ARN: role,
  CLOUDFLARE_ACCOUNT_ID: 'account',
}
const secrets = { CLOUDFLARE_API_TOKEN: 'token' }

/**
 * @param edit changes a file of the project, given its path, as a fault would
 * @param approves whether a person lets a release go, where one is asked
 */
export function rehearse(
  system: System,
  answers: Answers,
  edit: (path: string, text: string) => string = (_, text) => text,
  approves = true,
): Rehearsal {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-'))
  const plan = makePlan({ ...answers, ci: system })
  const write = (path: string, text: string | Uint8Array, mode = 0o644) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text, { mode })
  }
  const pipelineFiles = /^\.(github|circleci)\//
  for (const [path, { bytes }] of render(plan, sources)) {
    if (pipelineFiles.test(path)) write(`project/${path}`, edit(path, bytes.toString()))
  }
  // With this test's own Node: the one on the PATH only writes down what it is asked.
  const aws = readFileSync(join(import.meta.dirname, 'stand-in-aws.mjs'), 'utf8')
  write('tools/aws', aws.replace(/^#!.*/, `#!${process.execPath}`), 0o755)
  for (const name of ['npm', 'node', 'pip']) write(`tools/${name}`, standIn(name), 0o755)

  const places = ['plan', 'release', 'rollout', 'rollback']
  const held: Held = {
    vars: variables,
    environments: Object.fromEntries(places.map((name) => [name, { vars: variables, secrets }])),
    approves,
    contexts: {
      [`${plan.name}-production`]: { ...variables, ...secrets },
      [`${plan.name}-plan`]: { AWS_PLAN_ROLE_ARN: role },
    },
  }
  const log = join(folder, 'commands')
  return {
    async run(fails = '', stsDown = '', asked) {
      writeFileSync(log, '')
      const world = {
        env: { COMMANDS: log, FAILS: fails, STS_DOWN: stsDown },
        tools: [join(folder, 'tools')],
      }
      const report = await push(system, join(folder, 'project'), held, world, asked)
      const commands = readFileSync(log, 'utf8').split('\n').filter(Boolean)
      return { report, commands }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/**
 * What is wrong with a pipeline, whichever it is: each of its waves and gates, or its one command, fails once, and each time what may follow and
 * what must is looked up in the commands that were run.
 */
export async function problemsOf(rehearsal: Rehearsal, waves: Wave[]): Promise<string[]> {
  const problems: string[] = []
  const expected =
    waves.length === 0
      ? [whole]
      : ['--prepare', ...waves.flatMap(({ number }) => [wave(number), gate(number)])]
  for (const fails of ['', ...expected]) {
    const { report, commands } = await rehearsal.run(fails)
    const releases = commands.filter((line) => / run (deploy|gate|rollback) /.test(line))
    const steps = releases.map((line) => line.replace(/^npm run /, ''))
    const say = (what: string) =>
      problems.push(`${fails ? `when "${fails}" fails` : 'when all is well'}: ${what}`)

    const reached = fails ? expected.slice(0, expected.indexOf(fails) + 1) : expected
    const kinds = steps.map((line) => line.replace(/^\w+ -- (--\w+ ?\d*).*/, '$1').trim())
    const order = [...new Set(steps.map((line) => stepIn(line, expected)))]
    const wanted = fails ? [...reached, 'rollback'] : reached
    if (order.join(', ') !== wanted.join(', ')) say(`it runs ${order.join(', ')}`)
    for (const { number, regions } of waves) {
      const times = kinds.filter((_, at) => steps[at]?.startsWith(`deploy -- --wave ${number} `))
      const awaited = reached.includes(wave(number)) ? regions : 0
      if (times.length !== awaited) say(`wave ${number} is run ${times.length} times`)
    }
    for (const line of steps) {
      if (!line.includes(`--release ${RELEASE}`)) say(`"${line}" names no release`)
    }
    const rollback = steps.filter((line) => line.startsWith('rollback'))
    if (rollback.some((line) => !line.includes('--on-trial'))) say('the way back goes everywhere')
    if (rollback.length > 0 && !steps.at(-1)?.startsWith('rollback'))
      say('the way back is not last')
    const ends = report.jobs.map(({ end }) => end)
    if (fails !== '' && !ends.includes('failure')) say('no job fails')
    if (fails === '' && ends.includes('failure')) say(`a job fails:\n${report.text()}`)
  }
  return problems
}

export interface Wave {
  number: number
  /** How many times its command is run: once for each of its regions, or once for all. */
  regions: number
}

/** Where there are no regions, one command is the whole rollout. */
const whole = 'run deploy -- --release'
const wave = (number: number) => `run deploy -- --wave ${number}`
const gate = (number: number) => `run gate -- --wave ${number}`

/** Which of the expected steps a command is. */
const stepIn = (line: string, expected: string[]): string =>
  line.startsWith('rollback')
    ? 'rollback'
    : (expected.find((step) => `run ${line}`.includes(step)) ?? line)
