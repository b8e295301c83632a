import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { answersAtTheEdge, answersFor } from '../support/answers.ts'
import { projectOf } from '../support/lay-out.ts'

type Step = string | Record<string, unknown>
interface Job {
  steps: Step[]
}

const projects = [
  ['AWS', answersFor({ framework: 'terraform' })],
  ['a stack set', answersFor({ deployment: 'stacksets', rollout: 'canary-region' })],
  ['Workers', answersAtTheEdge({})],
] as const

const system = {
  github: { path: '.github/workflows/deploy.yml', asks: /actions\/newest/ },
  circleci: { path: '.circleci/config.yml', asks: /^"newest"$/ },
}
type Ci = keyof typeof system

const fileOf = (answers: (typeof projects)[number][1], ci: Ci, path: string) =>
  parse(
    projectOf({ ...answers, ci })
      .get(path)
      ?.bytes.toString() ?? '',
    { merge: true },
  )

/** Commands that put a release somewhere. */
const ships = /deploy(\.ts)? .*--(prepare|wave|upload|release)/

describe.each(projects)('%s', (_, answers) => {
  test.each(Object.keys(system) as Ci[])('%s: whatever ships a release asks first', (ci) => {
    const { path, asks } = system[ci]
    const jobs = Object.entries<Job>(fileOf(answers, ci, path).jobs)
    const shipping = jobs.filter(([name, { steps }]) => {
      const text = steps.map((step) => JSON.stringify(step))
      const asked = text.findIndex((step) => asks.test(step))
      const at = text.findIndex((step) => ships.test(step))
      if (at >= 0) expect(asked >= 0 && asked < at, name).toBe(true)
      // The way back and what only looks never asks.
      if (asked >= 0) expect(at >= 0 || name === 'build', name).toBe(true)
      return at >= 0
    })
    expect(shipping.length).toBeGreaterThan(1)
    expect(
      jobs
        .find(([name]) => name === 'build')?.[1]
        .steps.some((step) => asks.test(JSON.stringify(step))),
    ).toBe(true)
  })
})

/** A folder that goes with the test. */
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'newest-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

const sha = 'a'.repeat(40)

/** Runs the step of GitHub's action, for whom the newest commit is this. */
function onGitHub(newest: string) {
  const action = fileOf(projects[0][1], 'github', '.github/actions/newest/action.yml')
  const [step] = action.runs.steps
  const directory = folder()
  writeFileSync(
    join(directory, 'gh'),
    `#!/bin/sh\n[ "$*" = 'api repos/owner/name/commits/main --jq .sha' ] && echo ${newest}\n`,
    { mode: 0o755 },
  )
  const ran = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
    encoding: 'utf8',
    env: {
      PATH: `${directory}${delimiter}${process.env.PATH}`,
      GITHUB_REPOSITORY: 'owner/name',
      GITHUB_REF_NAME: 'main',
      GITHUB_SHA: sha,
    },
  })
  return { ...ran, when: step.if }
}

describe('GitHub', () => {
  test('only what is run again is asked', () => {
    expect(onGitHub(sha).when).toBe("github.run_attempt != '1'")
  })

  test('the newest commit goes on', () => {
    expect(onGitHub(sha)).toMatchObject({ status: 0, stdout: '' })
  })

  test('one that is no longer the newest ends', () => {
    const { status, stdout } = onGitHub('b'.repeat(40))
    expect(status).toBe(1)
    expect(stdout).toMatch(/^::error::main has moved on from this commit/)
  })

  test('nor does anything go on when GitHub does not tell', () => {
    expect(onGitHub('"" && exit 4').status).not.toBe(0)
  })
})

/** A clone of a repository on this machine, in which CircleCI's step is run. */
function clone() {
  const config = fileOf(projects[0][1], 'circleci', '.circleci/config.yml')
  const [{ run }] = config.commands.newest.steps
  const directory = folder()
  const git = (...words: string[]) => {
    const who = [
      '-c',
      'user.name=a',
      '-c',
      'user.email=a@example.com',
      '-c',
      'init.defaultBranch=main',
    ]
    const ran = spawnSync('git', [...who, ...words], { cwd: directory, encoding: 'utf8' })
    if (ran.status !== 0) throw new Error(ran.stderr)
    return ran.stdout.trim()
  }
  const commit = () => {
    git('commit', '--quiet', '--allow-empty', '--message=x')
    git('push', '--quiet', 'origin', 'HEAD:main')
    return git('rev-parse', 'HEAD')
  }
  const origin = folder()
  git('init', '--quiet', '--bare', origin)
  git('init', '--quiet')
  git('remote', 'add', 'origin', origin)
  const first = commit()
  const asked = (workflow: string) =>
    spawnSync('bash', ['-eo', 'pipefail', '-c', run.command], {
      cwd: directory,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        CIRCLE_BRANCH: 'main',
        CIRCLE_SHA1: first,
        CIRCLE_WORKFLOW_ID: workflow,
      },
    })
  return { directory, origin, commit, asked }
}

describe('CircleCI', () => {
  test('the newest commit goes on, and its later jobs with it, whatever is pushed meanwhile', () => {
    const { commit, asked } = clone()
    expect(asked('one').status).toBe(0)
    commit()
    expect(asked('one')).toMatchObject({ status: 0, stdout: '' })
  })

  test('rerun from a failed job, one that is no longer the newest ends', () => {
    const { commit, asked } = clone()
    asked('one')
    commit()
    const { status, stdout } = asked('two')
    expect(status).toBe(1)
    expect(stdout).toMatch(/^main has moved on from this commit/)
  })

  test('rerun from the start, it ends as well', () => {
    const { commit, asked } = clone()
    commit()
    expect(asked('two').status).toBe(1)
  })

  test('rerun while it is the newest, it goes on', () => {
    const { asked } = clone()
    asked('one')
    expect(asked('two').status).toBe(0)
  })

  test('where the repository cannot be asked, a rollout goes on, and says so', () => {
    const { directory, origin, asked } = clone()
    rmSync(origin, { recursive: true })
    const { status, stdout } = asked('one')
    expect(status).toBe(0)
    expect(stdout).toContain('does not tell its newest commit')
    expect(existsSync(join(directory, 'dist/workflow'))).toBe(true)
  })
})
