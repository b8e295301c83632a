import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cleanEnv, fakeProgram, listing, scratch, useCommand } from '../support/command.ts'
import { keys, openSession } from '../support/terminal.ts'

const command = useCommand()

/** An environment in which npm's calls are written down instead of done. */
function withNpm(cwd: string, ending = 'exit 0', agent = 'npm/11.6.0') {
  const bin = fakeProgram(
    cwd,
    'npm',
    `pwd > ${cwd}/called; echo "$0 $*" >> ${cwd}/called; echo installing; ${ending}`,
  )
  const env = cleanEnv(cwd, { npm_config_user_agent: `${agent} node/v24.0.0 linux x64` })
  return { ...env, PATH: `${bin}:${env.PATH}` }
}
const called = (cwd: string) => readFileSync(join(cwd, 'called'), 'utf8').trim().split('\n')
const identity = '[user]\nname = Test\nemail = test@example.com\n'
const identify = (home: string) => writeFileSync(join(home, '.gitconfig'), identity)

describe('installing', () => {
  test.each(['npm/11.6.0', 'pnpm/12.1.0', 'yarn/4.5.0', 'bun/1.2.0'])(
    'is done by npm in the project, whatever started the run: %s',
    async (agent) => {
      const cwd = scratch()
      const { code, stdout } = await command.run(['orders', '--yes', '--no-git'], {
        cwd,
        env: withNpm(cwd, 'exit 0', agent),
      })
      expect(code).toBe(0)
      const [directory, line] = called(cwd)
      expect(directory).toBe(join(cwd, 'orders'))
      expect(line?.replace(/^.*\/bin\//, '')).toBe('npm install --no-audit --no-fund')
      expect(stdout).toMatch(/^ {2}npm run dev$/m)
      expect(stdout).not.toMatch(/^ {2}\w+ install$/m)
      const other = agent.replace(/\/.*/, '')
      expect(stdout.replaceAll('\n', ' ').includes(`${other} is not supported in it`)).toBe(
        other !== 'npm',
      )
    },
  )

  test('goes on without the hooks that Yarn puts into what it runs, and with all else', async () => {
    const cwd = scratch()
    const env = withNpm(cwd, `echo "$NODE_OPTIONS" > ${cwd}/options`, 'yarn/4.5.0')
    const hooks = `--require ${cwd}/.pnp.cjs --experimental-loader file://${cwd}/.pnp.loader.mjs`
    // As Yarn writes them; Node itself must find them when it starts.
    for (const file of ['.pnp.cjs', '.pnp.loader.mjs']) writeFileSync(join(cwd, file), '')
    await command.run(['orders', '--yes', '--no-git'], {
      cwd,
      env: { ...env, NODE_OPTIONS: `--stack-trace-limit=9 ${hooks}` },
    })
    expect(readFileSync(join(cwd, 'options'), 'utf8').trim()).toBe('--stack-trace-limit=9')
  })

  test('that fails keeps the project, says how to go on, and exits 1', async () => {
    const cwd = scratch()
    const env = withNpm(cwd, 'exit 7')
    const { code, stdout } = await command.run(['orders', '--yes', '--no-git'], { cwd, env })
    expect(code).toBe(1)
    expect(stdout).toContain('npm install ended with code 7')
    expect(stdout).toMatch(/^ {2}cd orders\n {2}npm install\n/m)
    expect(existsSync(join(cwd, 'orders/package.json'))).toBe(true)
  })

  test('without npm says so and keeps the project', async () => {
    const cwd = scratch()
    const env = { ...cleanEnv(cwd), PATH: join(cwd, 'nowhere') }
    const { code, stdout } = await command.run(['orders', '--yes', '--no-git'], { cwd, env })
    expect(code).toBe(1)
    expect(stdout).toContain('npm could not be started')
    expect(existsSync(join(cwd, 'orders/package.json'))).toBe(true)
  })

  test('says which packages the registry lacks, without which the pipeline’s npm ci refuses the lock file', async () => {
    const cwd = scratch()
    const lock = {
      packages: {
        '': { optionalDependencies: { '@tool/linux': '1.0.0', '@tool/darwin': '1.0.0' } },
        'node_modules/@tool/linux': { version: '1.0.0' },
      },
    }
    writeFileSync(join(cwd, 'lock'), JSON.stringify(lock))
    const env = withNpm(cwd, `cp ${cwd}/lock package-lock.json`)
    const { stdout } = await command.run(['orders', '--yes', '--no-git'], { cwd, env })
    expect(stdout.replaceAll('\n', ' ')).toContain(
      'The registry lacks @tool/darwin: npm left them out of package-lock.json, and "npm ci", with which the pipeline installs, refuses it so.',
    )
  })

  test('that is not wanted says that the pipeline needs a lock file', async () => {
    const cwd = scratch()
    const { stdout } = await command.run(['orders', '--yes', '--no-git', '--no-install'], { cwd })
    expect(stdout.replaceAll('\n', ' ')).toContain(
      'Its pipeline installs from package-lock.json, which npm install writes: commit that file too before you push.',
    )
  })

  test('after an upgrade is left to the package manager that the owner has gone over to', async () => {
    const cwd = scratch()
    const env = withNpm(cwd)
    await command.run(['orders', '--yes', '--no-git', '--no-install'], { cwd, env })
    writeFileSync(join(cwd, 'orders/pnpm-lock.yaml'), '')
    const flags = ['--yes', '--allow-dirty', '--accept-replacement']
    const args = ['orders', '--framework', 'terraform', ...flags]
    const { stdout } = await command.run(args, { cwd, env })
    expect(stdout).toContain('install with that')
    expect(stdout).toMatch(/^ {2}pnpm install$/m)
    expect(existsSync(join(cwd, 'called'))).toBe(false)
  })

  test('with --offline stays off the network', async () => {
    const cwd = scratch()
    await command.run(['orders', '--yes', '--no-git', '--offline'], {
      cwd,
      env: withNpm(cwd),
    })
    expect(called(cwd)[1]).toContain('--offline')
  })

  test('with --json leaves stdout to the object', async () => {
    const cwd = scratch()
    const { stdout, stderr } = await command.run(['orders', '--yes', '--no-git', '--json'], {
      cwd,
      env: withNpm(cwd),
    })
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, install: 'done' })
    expect(stderr).toContain('installing')
  })

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    test(`ends with ${signal} to this process alone, and says what was skipped`, async () => {
      const cwd = scratch()
      const env = withNpm(cwd, 'exec sleep 20')
      const child = spawn(process.execPath, [command.cli, 'orders', '--yes', '--offline'], {
        cwd,
        env,
      })
      const started = performance.now()
      let text = ''
      child.stdout.setEncoding('utf8').on('data', (data: string) => {
        if (!text.includes('installing\n') && `${text}${data}`.includes('installing\n')) {
          child.kill(signal)
        }
        text += data
      })
      expect(await new Promise((resolve) => child.on('close', resolve))).toBe(1)
      expect(performance.now() - started).toBeLessThan(10_000)
      expect(text).toContain('its packages are not installed, and no git repository was made')
      expect(existsSync(join(cwd, 'orders/package.json'))).toBe(true)
    })
  }

  test('interrupted keeps the project and exits 1', async () => {
    const cwd = scratch()
    const env = withNpm(cwd, 'exec sleep 30')
    const session = openSession([process.execPath, command.cli, 'orders', '--yes'], { cwd, env })
    await session.see('installing')
    session.type(keys.ctrlC)
    expect(await session.exit).toBe(1)
    expect(session.text()).not.toContain('nothing was written')
    expect(existsSync(join(cwd, 'orders/package.json'))).toBe(true)
    expect(existsSync(join(cwd, 'orders/.git'))).toBe(false)
  })
})

describe('the repository', () => {
  const args = ['--yes', '--no-install', '--offline', '--json']
  const gitIn = (cwd: string, ...words: string[]) =>
    execFileSync('git', words, { cwd: join(cwd, 'orders'), encoding: 'utf8' }).trim()

  test('has the branch main, on which the pipeline runs, whatever the machine calls its first one', async () => {
    for (const config of ['', '[init]\ndefaultBranch = trunk\n']) {
      const cwd = scratch()
      writeFileSync(join(cwd, '.gitconfig'), `${identity}${config}`)
      await command.run(['orders', ...args], { cwd })
      expect(gitIn(cwd, 'branch', '--show-current')).toBe('main')
    }
  })

  test('with --force has the project in it and the lock file, and nothing that lay there before', async () => {
    const cwd = scratch()
    identify(cwd)
    mkdirSync(join(cwd, 'orders'))
    for (const file of ['mine.txt', 'pnpm-lock.yaml']) writeFileSync(join(cwd, 'orders', file), '')
    const env = withNpm(cwd, 'echo "{}" > package-lock.json')
    const given = ['orders', '--yes', '--offline', '--json', '--force']
    const { stdout } = await command.run(given, { cwd, env })
    expect(gitIn(cwd, 'ls-files').split('\n').sort()).toEqual(
      [...JSON.parse(stdout).files, 'package-lock.json'].sort(),
    )
  })

  test('has all of the project in it even where a person ignores such files elsewhere', async () => {
    const cwd = scratch()
    writeFileSync(join(cwd, 'ignored'), '*.md\n.github\n')
    const excludes = `[core]\nexcludesFile = ${join(cwd, 'ignored')}\n`
    writeFileSync(join(cwd, '.gitconfig'), `${identity}${excludes}`)
    const { stdout } = await command.run(['orders', ...args], { cwd })
    expect(JSON.parse(stdout).git).toBe('committed')
    expect(gitIn(cwd, 'ls-files').split('\n')).toContain('README.md')
  })

  test('that could not be signed says why, in the words that tell most', async () => {
    const cwd = scratch()
    const bin = fakeProgram(cwd, 'gpg', 'echo "gpg: skipped \\"me\\": No secret key" >&2; exit 2')
    writeFileSync(join(cwd, '.gitconfig'), `${identity}[commit]\ngpgsign = true\n`)
    const env = { ...cleanEnv(cwd), PATH: `${bin}:${process.env.PATH}` }
    const { code, stderr } = await command.run(['orders', ...args], { cwd, env })
    expect(code).toBe(0)
    expect(stderr).toMatch(/no first commit: (gpg: skipped|error: gpg failed to sign the data)/)
  })

  const refusing =
    'echo; echo "No config file was found" >&2; echo "- To go without it, …" >&2; exit 1'
  for (const hook of ['pre-commit', 'commit-msg']) {
    test(`that the hook ${hook} refuses says so, in its first telling line, with what to do`, async () => {
      const cwd = scratch()
      const hooks = join(fakeProgram(cwd, hook, refusing))
      writeFileSync(join(cwd, '.gitconfig'), `${identity}[core]\nhooksPath = ${hooks}\n`)
      const { code, stdout, stderr } = await command.run(['orders', ...args], { cwd })
      expect({ code, git: JSON.parse(stdout).git }).toEqual({ code: 0, git: 'uncommitted' })
      const said = stderr.replaceAll('\n', ' ')
      expect(said).toContain(
        `no first commit: the hook ${hook} refused it, and says: No config file was found.`,
      )
      expect(said).toContain('git commit --no-verify')
    })
  }

  test('is made with one commit that holds everything', async () => {
    const cwd = scratch()
    identify(cwd)
    const { stdout } = await command.run(['orders', ...args], { cwd })
    expect(JSON.parse(stdout).git).toBe('committed')
    const git = (...words: string[]) =>
      execFileSync('git', words, { cwd: join(cwd, 'orders'), encoding: 'utf8' })
    expect(git('log', '--format=%s').trim().split('\n')).toHaveLength(1)
    expect(git('status', '--porcelain')).toBe('')
    expect(git('ls-files').trim().split('\n').sort()).toEqual(JSON.parse(stdout).files.sort())
  })

  test('is the project’s own even when the run was started by a hook of another one', async () => {
    const cwd = scratch()
    identify(cwd)
    const env = cleanEnv(cwd, {
      GIT_DIR: join(cwd, 'other.git'),
      GIT_INDEX_FILE: join(cwd, 'index'),
    })
    const { stdout } = await command.run(['orders', ...args], { cwd, env })
    expect(JSON.parse(stdout).git).toBe('committed')
    expect(listing(cwd)).toEqual(['.gitconfig', 'orders'])
  })

  test('is not made inside another one', async () => {
    const cwd = scratch()
    execFileSync('git', ['init', '--quiet'], { cwd })
    writeFileSync(join(cwd, 'package.json'), '{"name": "parent"}')
    const { code, stdout } = await command.run(['services/orders', ...args], { cwd })
    expect(code).toBe(0)
    expect(JSON.parse(stdout).git).toBe('inside')
    expect(existsSync(join(cwd, 'services/orders/.git'))).toBe(false)
    expect(readFileSync(join(cwd, 'package.json'), 'utf8')).toBe('{"name": "parent"}')
  })

  test('of others is said to run no pipeline of a folder in it, and to ignore what its own rules hide', async () => {
    const cwd = scratch()
    execFileSync('git', ['init', '--quiet'], { cwd })
    writeFileSync(join(cwd, '.gitignore'), 'toolkit/\n.*\n')
    const words = args.filter((word) => word !== '--json')
    const { stdout } = await command.run(['services/orders', ...words], { cwd })
    const said = stdout.replaceAll(/\s+/g, ' ')
    expect(said).toContain("GitHub Actions runs only what is at a repository's root")
    expect(said).toMatch(/Git ignores \.active-active\/\S+, \S+, \S+ and \d+ more, which no clone/)
    const checked = await command.run(['services/orders', '--check'], { cwd })
    expect(checked.code).toBe(1)
    expect(checked.stdout).toContain('since git ignores ')
  })

  test('that was there is not spoken of as a folder’s where the project is its root', async () => {
    const cwd = scratch()
    execFileSync('git', ['init', '--quiet', 'orders'], { cwd })
    const words = args.filter((word) => word !== '--json')
    const { stdout } = await command.run(['orders', ...words], { cwd })
    expect(stdout).toContain('It is inside the repository')
    expect(stdout).not.toMatch(/root|ignores/)
  })

  test('without a name for its author is left uncommitted, said plainly, and is no failure', async () => {
    const cwd = scratch()
    const env = cleanEnv(cwd, { EMAIL: '', GIT_AUTHOR_NAME: '', GIT_COMMITTER_NAME: '' })
    const { code, stdout, stderr } = await command.run(['orders', ...args], { cwd, env })
    expect({ code, git: JSON.parse(stdout).git }).toEqual({ code: 0, git: 'uncommitted' })
    expect(stderr).toContain('no first commit')
  })

  test('is not made when git is missing, said plainly', async () => {
    const cwd = scratch()
    const env = { ...cleanEnv(cwd), PATH: join(cwd, 'nowhere') }
    const { code, stderr } = await command.run(['orders', ...args], { cwd, env })
    expect(code).toBe(0)
    expect(stderr).toContain('git is not installed. Install git.')
  })
})

describe('the directory', () => {
  const args = ['--yes', '--no-install', '--no-git', '--offline']

  test('may be the current one, whose name is the project’s', async () => {
    const cwd = join(scratch(), 'a-shop')
    mkdirSync(cwd)
    const { code, stdout } = await command.run(['.', ...args], { cwd })
    expect(code).toBe(0)
    expect(JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')).name).toBe('a-shop')
    expect(stdout).not.toContain('cd ')
  })

  test('holds the record of the answers and the version', async () => {
    const cwd = scratch()
    await command.run(['orders', ...args], { cwd })
    const { 'create-active-active': record } = JSON.parse(
      readFileSync(join(cwd, 'orders/.yo-rc.json'), 'utf8'),
    )
    expect(record.version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(record.answers).toMatchObject({ name: 'orders', regions: ['us-east-2', 'us-west-2'] })
    expect(listing(cwd)).toEqual(['orders'])
  })
})

describe('a repository that a forge made', () => {
  const args = ['--yes', '--no-install', '--offline']
  const there = {
    LICENSE: 'All rights reserved\n',
    'README.md': '# shop\nSells things.\n',
    '.gitignore': '*.log\n',
  }

  function forged(others: Record<string, string> = {}): string {
    const cwd = join(scratch(), 'shop')
    mkdirSync(cwd)
    execFileSync('git', ['init', '--quiet'], { cwd })
    for (const [name, text] of Object.entries({ ...there, ...others }))
      writeFileSync(join(cwd, name), text)
    return cwd
  }
  const read = (cwd: string, path: string) => readFileSync(join(cwd, path), 'utf8')

  test('keeps all that is in it, gets the project beside, and is upgraded like any other', async () => {
    const cwd = forged()
    const { code, stdout } = await command.run(['.', ...args, '--json'], { cwd })
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({
      ...{ code: 0, git: 'inside', stays: ['.gitignore', 'LICENSE', 'README.md'] },
    })
    expect(read(cwd, 'LICENSE')).toBe(there.LICENSE)
    expect(read(cwd, '.gitignore')).toMatch(/^node_modules[\s\S]*^\*\.log\n/m)
    expect(read(cwd, 'README.md')).toMatch(/^# shop\nSells things\.\n\n(?!# shop)[\s\S]*us-east-2/)
    const git = (...words: string[]) => execFileSync('git', words, { cwd, encoding: 'utf8' })
    git('add', '.')
    git('-c', 'user.name=T', '-c', 'user.email=t@example.com', 'commit', '--quiet', '-m', 'Shop')
    const other = await command.run(['--rollout', 'all-at-once', ...args], { cwd })
    expect(other.code, other.stderr).toBe(0)
    expect(read(cwd, 'README.md')).toMatch(/^# shop\nSells things\.\n/)
  })

  test('is said to stay what it is before it is asked whether to make the project', async () => {
    const cwd = forged()
    const given = ['.', '--framework', 'workers', '--data', 'kv', '--ci', 'github']
    const session = openSession(
      [process.execPath, command.cli, ...given, '--rollout', 'all-at-once', '--no-install'],
      { cwd, env: cleanEnv(cwd, { NO_COLOR: '1' }) },
    )
    await session.see('Domain')
    session.type(keys.enter)
    await session.see(/What is there +\.gitignore, LICENSE, README\.md: stays/)
    await session.see('Make it?')
    session.type(`n${keys.enter}`)
    expect(await session.exit).toBe(130)
    expect(listing(cwd)).toEqual(['.git', ...Object.keys(there)].sort())
    expect(read(cwd, 'README.md')).toBe(there['README.md'])
  })

  test('is refused when it holds anything else', async () => {
    const cwd = forged({ 'index.js': '' })
    const { code, stderr } = await command.run(['.', ...args], { cwd })
    expect(code).toBe(2)
    expect(stderr).toContain('is not empty (it holds index.js)')
  })
})
