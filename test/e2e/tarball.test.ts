import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSources } from '../../generators/render/sources.ts'
import { archiveAt } from '../../generators/render/store.ts'
import { packageRoot } from '../../generators/root.ts'
import { type Outcome, run } from '../support/command.ts'
import { packed } from './packed.ts'

let folder: string
let shipped: string[]

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'e2e-')))
  const { tarball, paths } = await packed(folder)
  shipped = paths
  writeFileSync(join(folder, 'package.json'), '{"private": true}')
  const installed = await npm(['install', '--no-audit', '--no-fund', tarball], folder)
  if (installed.code !== 0) throw new Error(report(installed))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// npm needs the machine's own settings to reach its registry.
const npm = (args: string[], cwd: string) => run('npm', args, { cwd, env: process.env })

/** What `npm create active-active` does once it has the package: npm starts the bin, and says that it did. */
const create = (args: string[]) =>
  npm(['exec', '--no', '--', 'create-active-active', ...args], folder)

/** The end of what a command printed, for a failure's report. */
const report = ({ code, stdout, stderr }: Outcome) =>
  code === 0 ? '' : `code ${code}\n${stdout.slice(-3000)}\n${stderr.slice(-3000)}`

test('the package has all that projects are rendered from, in one file, and not what only tests them here', () => {
  const archive = join(folder, 'node_modules/create-active-active/dist/templates.json')
  expect(readSources(archiveAt(archive))).toEqual(readSources(join(packageRoot, 'templates')))
  expect(readFileSync(archive, 'utf8')).not.toContain('/tests/files/')
  expect(shipped.length).toBeLessThan(50)
})

test('the package brings no other along', () => {
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(
    ['create-active-active'],
  )
})

test('the package holds the bundle, the templates, the licences, and no source', () => {
  for (const file of [
    'dist/cli.cjs',
    'dist/cli.js',
    'dist/THIRD-PARTY-LICENSES',
    'dist/generators/app/index.js',
    'package.json',
    'LICENSE',
    'README.md',
  ]) {
    expect(shipped).toContain(file)
  }
  expect(shipped.filter((file) => /^(generators|templates|test|bench|build)\b/.test(file))).toEqual(
    [],
  )
})

describe('the default project, made by npm from the tarball', () => {
  const orders = () => join(folder, 'orders')

  test('is made with its packages installed', async () => {
    const outcome = await create(['orders', '--yes', '--no-git'])
    expect(report(outcome)).toBe('')
    expect(outcome.stdout).toMatch(/Next:\n {2}cd orders\n {2}npm run dev\n/)
    expect(existsSync(join(orders(), 'node_modules/.bin/vitest'))).toBe(true)
  })

  // Its tests and its drills are run by the demo.
  for (const script of ['check', 'build']) {
    test(`passes npm run ${script}`, async () => {
      expect(report(await npm(['run', script], orders()))).toBe('')
    })
  }

  test('has a Lambda bundle of at most 450 KB', () => {
    expect(readFileSync(join(orders(), 'dist/lambda/index.mjs')).length).toBeLessThan(450 * 1024)
  })
})

describe('other answers, not installed', () => {
  for (const [name, args] of [
    [
      'five-regions',
      [
        '--regions',
        'us-east-2,us-west-2,eu-west-1,ap-southeast-2,sa-east-1',
        '--rollout',
        'regional-canary',
      ],
    ],
    ['all-at-once', ['--rollout', 'all-at-once', '--domain', 'api.example.com']],
    ['linear', ['--rollout', 'inter-regional-canary', '--shift', 'linear20-5m']],
  ] as const) {
    test(`${name} is written`, async () => {
      const outcome = await create([name, ...args, '--yes', '--no-install', '--no-git', '--json'])
      expect(report(outcome)).toBe('')
      const { files, replay } = JSON.parse(outcome.stdout)
      for (const file of files) expect(existsSync(join(folder, name, file)), file).toBe(true)
      expect(replay).toContain(`npm create active-active@`)
    })
  }
})
