import { execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { relative } from 'node:path'
import { expect, test } from 'vitest'
import { lanesOf } from '../../.ci/lanes.mjs'
import { packageRoot } from '../../generators/root.ts'

const run = (...args: string[]) =>
  execFileSync(process.execPath, args, { cwd: packageRoot, encoding: 'utf8' })

const listed = (
  JSON.parse(run('node_modules/vitest/vitest.mjs', 'list', '--filesOnly', '--json')) as {
    file: string
    projectName: string
  }[]
).map(({ file, projectName }) => ({ project: projectName, file: relative(packageRoot, file) }))
/** Those of test/domains are laid over projects, and run there. */
const found = globSync('test/**/*.test.ts', { cwd: packageRoot }).filter(
  (file) => !file.startsWith('test/domains/'),
)
const { always, later } = lanesOf(listed, found)

test('every test file is in one lane, and in one alone', () => {
  const projects = ['unit', 'merge']
  const whole = listed.filter(({ project }) => projects.includes(project))
  const named = [...always, ...later].flatMap(({ command }) =>
    command.filter((word) => word.endsWith('.test.ts')),
  )
  expect([...whole.map(({ file }) => file), ...named].sort()).toEqual([...found].sort())
})

test('a test file that no project has stops the run', () => {
  expect(() => lanesOf(listed, [...found, 'test/new/new.test.ts'])).toThrow(
    'No project of vitest.config.ts has test/new/new.test.ts.',
  )
})

test('a file that lanes name and that is gone stops the run', () => {
  const tarball = 'test/e2e/tarball.test.ts'
  const others = listed.filter(({ file }) => file !== tarball)
  expect(() =>
    lanesOf(
      others,
      found.filter((file) => file !== tarball),
    ),
  ).toThrow(`names ${tarball}`)
})

test('a new file of a slow project is a lane by itself, run while there is time', () => {
  const added = { project: 'e2e', file: 'test/e2e/new.test.ts' }
  const lanes = lanesOf([...listed, added], [...found, added.file])
  expect(lanes.later.map(({ name }) => name)).toContain('e2e/new')
})

test('what a new principal may do is looked at whatever time is left', () => {
  const added = { project: 'infra', file: 'test/iam/new.test.ts' }
  const lanes = lanesOf([...listed, added], [...found, added.file])
  expect(lanes.always.find(({ name }) => name === 'infra')?.command).toContain(added.file)
})

test('the lanes have names of their own', () => {
  const names = [...always, ...later].map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})

test('no lane is so long that it could not end within the time of a slow machine', () => {
  expect(later.filter(({ seconds }) => seconds > 420)).toEqual([])
  const must = always.reduce((all, { seconds }) => all + seconds, 0)
  expect(must).toBeLessThanOrEqual(20 * 60)
})
