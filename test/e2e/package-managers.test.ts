import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { version } from '../../generators/app/version.ts'
import { cleanEnv, run } from '../support/command.ts'
import { installOnce } from '../support/install-once.ts'
import { packed } from './packed.ts'
import { failure } from './projects.ts'
import { registryOf } from './registry.ts'

/** How each runs a package whose name begins with `create-`, as docs/command.md has it. */
const managers = [
  ['npm', ['create', '--yes', 'active-active', '--']],
  ['pnpm', ['create', 'active-active']],
  ['yarn', ['create', 'active-active']],
  ['bun', ['create', 'active-active']],
] as const

let folder: string
let bin: string
let registry: Awaited<ReturnType<typeof registryOf>>

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'managers-')))
  const { tarball } = await packed(folder)
  registry = await registryOf('create-active-active', version, tarball)
  execFileSync('tar', ['xzf', tarball], { cwd: folder })
  const versions = { '@yarnpkg/cli-dist': '4.18.1', bun: '1.4.5', pnpm: '12.21.0' }
  bin = join(installOnce('package-managers', versions, ['bun', 'pnpm']), 'node_modules/.bin')
})
afterAll(async () => {
  await registry?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A home of its own, whose managers know this test's registry alone. */
function environment(home: string): NodeJS.ProcessEnv {
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, '.gitconfig'), '[user]\nname = Test\nemail = test@example.com\n')
  writeFileSync(join(home, '.npmrc'), `registry=${registry.url}\n`)
  return {
    ...cleanEnv(home),
    PATH: [bin, process.env.PATH].join(delimiter),
    ...ofYarn(),
  }
}

const ofYarn = () => ({
  YARN_NPM_REGISTRY_SERVER: registry.url,
  YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
  YARN_ENABLE_TELEMETRY: '0',
  YARN_GLOBAL_FOLDER: join(folder, 'yarn'),
})

/** Every file of a project: its path, mode and bytes. */
function filesOf(directory: string): string[] {
  return readdirSync(directory, { recursive: true })
    .map(String)
    .filter((path) => !/^\.git(\/|$)/.test(path) && lstatSync(join(directory, path)).isFile())
    .sort()
    .map((path) => {
      const mode = lstatSync(join(directory, path)).mode.toString(8)
      const digest = createHash('sha256')
        .update(readFileSync(join(directory, path)))
        .digest('hex')
      return `${path} ${mode} ${digest}`
    })
}

/** The machine's own settings, by which npm reaches its registry; Yarn knows this test's. */
const withRegistries = (): NodeJS.ProcessEnv => ({
  ...process.env,
  ...ofYarn(),
  PATH: [bin, process.env.PATH].join(delimiter),
})

const alone = ['--yes', '--no-install']
const unpacked = () => join(folder, 'package/dist/cli.cjs')

describe.each(managers)('%s', (manager, words) => {
  test('makes what the command makes by itself', async () => {
    const cwd = join(folder, `${manager}-makes`)
    const env = environment(cwd)
    const made = await run(manager, [...words, 'orders', ...alone], { cwd, env })
    expect(failure(made)).toBe('')
    const itself = await run(
      process.execPath,
      [unpacked(), 'itself', '--name', 'orders', ...alone],
      { cwd, env },
    )
    expect(failure(itself)).toBe('')
    expect(filesOf(join(cwd, 'orders'))).toEqual(filesOf(join(cwd, 'itself')))
  })

  test('changes a project as the command does by itself', async () => {
    const cwd = join(folder, `${manager}-changes`)
    const env = environment(cwd)
    const given = ['--rollout', 'all-at-once', ...alone]
    const first = await run(process.execPath, [unpacked(), 'orders', ...alone], { cwd, env })
    expect(failure(first)).toBe('')
    cpSync(join(cwd, 'orders'), join(cwd, 'itself'), { recursive: true })
    // Not from inside: pnpm starts nothing but `dlx` in a project of npm.
    const changed = await run(manager, [...words, 'orders', ...given], { cwd, env })
    expect(failure(changed)).toBe('')
    const itself = await run(process.execPath, [unpacked(), 'itself', ...given], { cwd, env })
    expect(failure(itself)).toBe('')
    expect(filesOf(join(cwd, 'orders'))).toEqual(filesOf(join(cwd, 'itself')))
  })
})

// Yarn changes most for what it starts. What the others start is the same files, and the same npm.
describe('a project that was made with Yarn, in a folder with an odd name', () => {
  const place = () => join(folder, `it's ø (a) & b "q"`, 'x'.repeat(200))
  const orders = () => join(place(), 'orders')

  test('has its packages, of npm', async () => {
    mkdirSync(place(), { recursive: true })
    const args = ['create', 'active-active', 'orders', '--yes', '--no-git']
    const cwd = place()
    expect(failure(await run('yarn', args, { cwd, env: withRegistries() }))).toBe('')
    expect(readdirSync(orders())).toContain('package-lock.json')
  })

  test.each(['check', 'build', 'validate', 'test'])('passes npm run %s', async (script) => {
    expect(
      failure(
        await run('npm', ['run', script], { cwd: orders(), env: { ...process.env, CI: '' } }),
      ),
    ).toBe('')
  })

  test('tells pnpm that it is npm’s', async () => {
    const { code, stderr } = await run('pnpm', ['install'], {
      cwd: orders(),
      env: withRegistries(),
    })
    expect(code).toBe(1)
    expect(stderr).toContain('This project is configured to use npm')
  })
})
