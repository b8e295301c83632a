import { execFileSync, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { encodePending } from '../../generators/write/journal.ts'
import { cleanEnv, fakeProgram, run, scratch, useCommand } from '../support/command.ts'
import { author, Owned, quiet } from '../support/owned.ts'
import { keys, openSession } from '../support/terminal.ts'

const command = useCommand()
/** A project of its own, committed. */
function project(flags: string[] = []): Promise<Owned> {
  return projectIn(scratch(), flags)
}

async function projectIn(home: string, flags: string[]): Promise<Owned> {
  const env = cleanEnv(home, author)
  const made = await command.run(['shop', '--yes', ...quiet, ...flags], { cwd: home, env })
  expect(made.code, made.stderr).toBe(0)
  return new Owned(command, { directory: join(home, 'shop'), env })
}

/** The command in a project, with a person at it. */
const onTerminal = (shop: Owned, flags: string[] = []) =>
  openSession([process.execPath, command.cli, ...flags, ...quiet], {
    cwd: shop.directory,
    env: { ...shop.env, NO_COLOR: '1' },
  })

test('a project that is up to date stays as it is, and says so', async () => {
  const shop = await project()
  const { code, stdout } = await shop.again(['--yes'])
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('nothing to do') })
  expect(shop.status()).toBe('')
})

test('one flag changes one answer, and edits stay beside what follows from it', async () => {
  const shop = await project()
  shop.append('src/api/app.ts', '// mine\n')
  shop.write('notes.md', 'mine\n')
  shop.commit()
  const { code, stdout } = await shop.again(['--regions', 'us-east-2,us-west-2,eu-west-1'])
  expect(code).toBe(0)
  expect(shop.record().answers.regions).toEqual(['us-east-2', 'us-west-2', 'eu-west-1'])
  expect(shop.read('topology.ts')).toContain('eu-west-1')
  expect(shop.read('src/api/app.ts')).toMatch(/\/\/ mine\n$/)
  expect(shop.read('notes.md')).toBe('mine\n')
  expect(stdout).toContain('What needs your hand')
  const again = await shop.again(['--yes', '--allow-dirty'])
  expect(again.stdout).toContain('nothing to do')
})

test('an answer that does not go with a given one is refused with the reason, and none takes its place', async () => {
  const shop = await project(['--data', 'dsql', '--regions', 'us-east-1,us-east-2'])
  const regions = ['--regions', 'us-east-1,eu-west-1', '--accept-replacement']
  for (const flags of [regions, [...regions, '--yes']]) {
    const { code, stderr } = await shop.again(flags)
    expect(code).toBe(2)
    expect(stderr.replaceAll('\n', ' ')).toMatch(
      /data, dsql, .*does not span us-east-1 and eu-west-1.*Give --data too/,
    )
  }
  expect(shop.status()).toBe('')
  const { code, stdout } = await shop.again([...regions, '--data', 'dynamodb', '--yes'])
  expect(code).toBe(0)
  expect(stdout).toContain('data: dsql → dynamodb')
})

test('on a terminal an answer that does not go with a given one is asked for again, with the reason', async () => {
  const shop = await project(['--data', 'dsql', '--regions', 'us-east-1,us-east-2'])
  const session = onTerminal(shop, ['--regions', 'us-east-1,eu-west-1', '--accept-replacement'])
  await session.see('does not go with what is given')
  await session.see('Data layer')
  session.type(keys.enter)
  await session.see(/data: dsql → dynamodb/)
  await session.see('Write it?')
  session.type(keys.enter)
  expect(await session.exit).toBe(0)
  expect(shop.record().answers.data).toBe('dynamodb')
})

test('an edited workflow whose action goes with the old answer is in what needs a hand', async () => {
  const shop = await project()
  shop.append('.github/workflows/deploy.yml', '# mine\n')
  shop.git('mv', 'README.md', 'START.md')
  shop.commit()
  const { code, stdout } = await shop.again(['--ci', 'circleci'])
  expect(code).toBe(0)
  const [, hands = ''] = stdout.split('What needs your hand')
  expect(hands.replace(/\s+/g, ' ')).toContain(
    '.github/workflows/deploy.yml is yours and stays, and cannot work any more: it uses .github/actions/newest, which is gone.',
  )
  expect(hands).toContain('START.md')
  expect(hands).not.toContain('README.md')
})

test('who has replaced the sample is not told of it', async () => {
  const shop = await project(['--regions', 'us-east-2,us-west-2,eu-west-1'])
  const regions = ['--regions', 'us-east-2,eu-west-1,us-west-2', '--dry-run']
  expect((await shop.again(regions)).stdout).toContain('can be oversold')
  shop.git('rm', '--quiet', 'src/domain/stock.ts')
  shop.commit()
  const { stdout } = await shop.again(regions)
  expect(stdout).toContain('From the templates')
  expect(stdout).not.toContain('oversold')
})

test('there and back is the commit that it began with', async () => {
  const shop = await project()
  shop.append('README.md', '\nmine\n')
  shop.git('rm', '--quiet', 'docs/runbooks/evacuate.md')
  shop.commit()
  await shop.again(['--rollout', 'all-at-once', '--ci', 'circleci'])
  expect(existsSync(shop.path('.circleci/config.yml'))).toBe(true)
  const back = ['--rollout', 'inter-regional-canary', '--ci', 'github', '--allow-dirty', '--yes']
  expect((await shop.again(back)).code).toBe(0)
  expect(shop.status()).toBe('')
})

test('an answer taken back by --no-domain takes what follows from it along', async () => {
  const shop = await project(['--framework', 'workers', '--domain', 'shop.example.org'])
  expect(shop.read('README.md')).toContain('shop.example.org')
  expect((await shop.again(['--no-domain'])).code).toBe(0)
  expect(shop.record().answers).not.toHaveProperty('domain')
  expect(shop.read('README.md')).not.toContain('shop.example.org')
})

/** Both sides change the line of README that tells of the strategy. */
async function conflicting(): Promise<Owned> {
  const shop = await project()
  shop.change('README.md', /^Strategy: .*$/m, 'Strategy: ours alone.')
  shop.commit()
  return shop
}

test('a conflict ends with 3, has standard markers, and is a conflict to git as well', async () => {
  const shop = await conflicting()
  const { code, stdout } = await shop.again(['--rollout', 'canary-region'])
  expect(code).toBe(3)
  expect(stdout).toMatch(/For you to solve \(1\)\s+README\.md/)
  expect(shop.read('README.md')).toMatch(
    /^<<<<<<< yours\nStrategy: ours alone\.[\s\S]*^=======\n[\s\S]*^>>>>>>> create-active-active \d+\.\d+\.\d+\n/m,
  )
  expect(shop.git('ls-files', '--unmerged')).toMatch(/ 1\t.*\n.* 2\t.*\n.* 3\t/)
  const list = shop.git('diff', '--name-only', '--diff-filter=U')
  expect(list).toBe('README.md\n')
})

test('a conflict that nobody has solved stops the next run, and a solved one does not come back', async () => {
  const shop = await conflicting()
  await shop.again(['--rollout', 'canary-region'])
  const stopped = await shop.again(['--yes', '--allow-dirty'])
  expect(stopped.code).toBe(2)
  expect(stopped.stderr).toContain('README.md')
  shop.git('checkout', '--ours', 'README.md')
  shop.commit()
  const solved = await shop.again(['--yes'])
  expect(solved.code).toBe(0)
  expect(solved.stdout).toContain('nothing to do')
  expect(shop.read('README.md')).toContain('Strategy: ours alone.')
})

test('markers that were committed unsolved stop the next run as well', async () => {
  const shop = await conflicting()
  await shop.again(['--rollout', 'canary-region'])
  shop.commit()
  const { code, stderr } = await shop.again(['--yes'])
  expect(code).toBe(2)
  expect(stderr).toContain('README.md')
})

test('the commands that undo it give the commit back', async () => {
  const shop = await conflicting()
  const { stdout } = await shop.again(['--rollout', 'canary-region', '--ci', 'circleci', '--json'])
  for (const undo of JSON.parse(stdout).undo) {
    execFileSync('sh', ['-c', undo], { cwd: shop.directory, env: shop.env })
  }
  expect(shop.status()).toBe('')
})

test('--dry-run shows a unified diff and writes nothing', async () => {
  const shop = await project()
  const { code, stdout } = await shop.again(['--rollout', 'all-at-once', '--dry-run'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^--- a\/topology\.ts\n\+\+\+ b\/topology\.ts\n@@ /m)
  expect(shop.status()).toBe('')
})

test('--check ends with 0 when an upgrade would change nothing, edits or not', async () => {
  const shop = await project()
  shop.append('README.md', 'mine\n')
  const { code, stdout } = await shop.again(['--check'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/up to date; 1 of its \d+ files is edited/)
})

test('--check ends with 1 when the project is not what its answers would give', async () => {
  const shop = await project()
  shop.change('.yo-rc.json', 'inter-regional-canary', 'regional-canary')
  const { code, stdout } = await shop.again(['--check'])
  expect(code).toBe(1)
  expect(stdout).toMatch(/not up to date/)
  expect(shop.status()).toBe(' M .yo-rc.json\n')
})

test('--json has a row for every file, with both sides and what was done', async () => {
  const shop = await project()
  shop.append('topology.ts', '// mine\n')
  shop.git('rm', '--quiet', '.nvmrc')
  shop.commit()
  const { rows, exitCode, conflicts } = await shop.json(['--rollout', 'all-at-once'])
  expect({ exitCode, conflicts }).toEqual({ exitCode: 0, conflicts: [] })
  expect(rows).toContainEqual(
    expect.objectContaining({
      path: 'topology.ts',
      yours: 'edited',
      template: 'changed',
      done: 'merged',
    }),
  )
  expect(rows).toContainEqual(
    expect.objectContaining({ path: '.nvmrc', yours: 'deleted', done: 'stays deleted' }),
  )
  expect(rows).toContainEqual(
    expect.objectContaining({
      path: 'biome.json',
      yours: 'untouched',
      template: 'unchanged',
      done: 'left',
    }),
  )
})

test('work that is not committed stops it unless it is allowed', async () => {
  const shop = await project()
  shop.append('topology.ts', '// mine\n')
  const { code, stderr } = await shop.again(['--rollout', 'all-at-once'])
  expect(code).toBe(2)
  expect(stderr).toMatch(/topology\.ts[\s\S]*--allow-dirty/)
  expect(shop.status()).toBe(' M topology.ts\n')
  expect((await shop.again(['--rollout', 'all-at-once', '--allow-dirty'])).code).toBe(0)
})

test('a project in no repository is not upgraded unless that is allowed', async () => {
  const shop = await project(['--no-git'])
  const { code, stderr } = await shop.again(['--rollout', 'all-at-once'])
  expect(code).toBe(2)
  expect(stderr).toMatch(/repository[\s\S]*--allow-dirty/)
  expect((await shop.again(['--rollout', 'all-at-once', '--allow-dirty'])).code).toBe(0)
  expect(shop.record().answers.rollout).toBe('all-at-once')
})

test('infrastructure that would lose data is refused, and named, unless it is accepted', async () => {
  const shop = await project()
  const { code, stderr } = await shop.again(['--regions', 'us-east-2,eu-west-1'])
  expect(code).toBe(2)
  expect(stderr.replaceAll('\n', ' ')).toMatch(/us-west-2.*--accept-replacement/)
  expect(shop.status()).toBe('')
  const accepted = await shop.again(['--regions', 'us-east-2,eu-west-1', '--accept-replacement'])
  expect(accepted.code).toBe(0)
  expect(accepted.stdout).toMatch(/us-west-2.* will be deleted/)
})

test('without git, or with one that is too old, nothing is touched and the sentence says what to do', async () => {
  const shop = await project()
  const home = scratch()
  const bin = fakeProgram(home, 'git', 'echo git version 2.30.2')
  const old = await shop.again(['--rollout', 'all-at-once'], {
    env: { ...shop.env, PATH: `${bin}:${shop.env.PATH}` },
  })
  expect(old).toMatchObject({ code: 2, stderr: expect.stringMatching(/2\.30[\s\S]*2\.38/) })
  const empty = join(home, 'empty')
  mkdirSync(empty)
  const none = await run(process.execPath, [command.cli, '--rollout', 'all-at-once', ...quiet], {
    cwd: shop.directory,
    env: { ...shop.env, PATH: empty },
  })
  expect(none).toMatchObject({ code: 2, stderr: expect.stringMatching(/git/) })
  expect(shop.status()).toBe('')
})

test('a project of a newer version is refused', async () => {
  const shop = await project()
  shop.change('.yo-rc.json', /"version": "[^"]*"/, '"version": "99.0.0"')
  shop.commit()
  const { code, stderr } = await shop.again(['--yes'])
  expect(code).toBe(2)
  expect(stderr).toMatch(/99\.0\.0[\s\S]*@latest/)
})

test.each<[string, (shop: Owned) => void]>([
  ['is missing', (shop) => rmSync(shop.path('.active-active/baseline'))],
  ['is damaged', (shop) => shop.append('.active-active/baseline', 'x')],
])('a baseline that %s is said loudly, and nothing is guessed', async (_what, spoil) => {
  const shop = await project()
  spoil(shop)
  shop.commit()
  const { code, stderr } = await shop.again(['--rollout', 'all-at-once'])
  expect(code).toBe(2)
  expect(stderr).toMatch(/baseline[\s\S]*git checkout/)
  expect(shop.status()).toBe('')
})

test('it is found from a folder below it', async () => {
  const shop = await project()
  const { code, stdout } = await shop.again(['--check'], { cwd: shop.path('src/api') })
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('up to date') })
})

test('--force is for other directories, and says so', async () => {
  const shop = await project()
  const { code, stderr } = await shop.again(['--force', '--yes'])
  expect(code).toBe(2)
  expect(stderr).toContain('leave it out')
})

test("another project's record is an answers file, unless a newer version wrote it", async () => {
  const shop = await project(['--rollout', 'canary-region'])
  const other = scratch()
  const answers = ['--answers', shop.path('.yo-rc.json')]
  expect((await shop.again(['other', ...answers, '--yes'], { cwd: other })).code).toBe(0)
  expect(readFileSync(join(other, 'other/README.md'), 'utf8')).toContain('canary region')
  shop.change('.yo-rc.json', /"version": "[^"]*"/, '"version": "99.0.0"')
  const newer = await shop.again(['newer', ...answers, '--yes'], { cwd: other })
  expect(newer).toMatchObject({ code: 2, stderr: expect.stringContaining('99.0.0') })
})

/** A first run that was killed half-way: its journal is there, and every other file. */
async function killed(
  change = (_path: string, bytes: Buffer) => bytes,
  pid = spawnSync('true').pid,
) {
  const shop = await project(['--no-git'])
  const paths = readdirSync(shop.directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(shop.directory, join(entry.parentPath, entry.name)))
  const whole = new Map(paths.map((path) => [path, shop.read(path)]))
  const own = [...paths.filter((path) => path.startsWith('.active-active/')), '.yo-rc.json']
  const written = (path: string) => {
    const { mode } = statSync(shop.path(path))
    const bytes = change(path, readFileSync(shop.path(path)))
    const after = { bytes, executable: (mode & 0o100) !== 0 }
    return [path, { before: undefined, after }] as const
  }
  const journal = encodePending({
    changes: new Map(paths.filter((path) => !own.includes(path)).map(written)),
    last: new Map(own.map(written)),
    writer: { host: hostname(), pid },
  })
  for (const path of paths.filter((path, index) => own.includes(path) || index % 2 === 0)) {
    rmSync(shop.path(path))
  }
  writeFileSync(shop.path('.active-active/pending'), journal)
  return { shop, home: join(shop.directory, '..'), whole }
}

test('a first run that was killed is finished by the next, file for file', async () => {
  const { shop, home, whole } = await killed()
  const { code, stdout } = await shop.again(['shop', '--yes'], { cwd: home })
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('Finished') })
  for (const [path, text] of whole) expect(shop.read(path)).toBe(text)
  expect(existsSync(shop.path('.active-active/pending'))).toBe(false)
})

test('what was edited after the kill is merged', async () => {
  const { shop, home } = await killed()
  const path = 'README.md'
  shop.write(path, 'mine\n')
  const { code } = await shop.again(['shop', '--yes'], { cwd: home })
  expect(code).toBe(3)
  expect(shop.read(path)).toMatch(/^<<<<<<< yours\nmine\n=======\n/)
})

test('a killed run whose files have conflicts ends with 3 when it is finished', async () => {
  const { shop, home } = await killed((path, bytes) =>
    path === 'README.md'
      ? Buffer.from('<<<<<<< yours\na\n=======\nb\n>>>>>>> create-active-active 0.2.0\n')
      : bytes,
  )
  rmSync(shop.path('README.md'), { force: true })
  const { code, stdout } = await shop.again(['shop', '--yes'], { cwd: home })
  expect({ code, stdout }).toEqual({ code: 3, stdout: expect.stringContaining('README.md') })
})

test.each(['--check', '--dry-run'])(
  '%s finishes nothing, and says that it is wanted',
  async (look) => {
    const { shop, home } = await killed()
    const { code, stderr } = await shop.again(['shop', look], { cwd: home })
    expect(code).toBe(look === '--check' ? 1 : 2)
    expect(stderr).toContain('cut off')
    expect(existsSync(shop.path('.active-active/pending'))).toBe(true)
  },
)

test('another first run to where one was killed is told to finish that one', async () => {
  const { shop, home } = await killed()
  const { code, stderr } = await shop.again(['--name', 'shop', '--yes'], { cwd: home })
  expect(code).toBe(2)
  expect(stderr.replaceAll('\n', ' ')).toMatch(/cut off.*create-active-active shop/)
})

test('other generators keep what they recorded', async () => {
  const shop = await project()
  const record = JSON.parse(shop.read('.yo-rc.json'))
  shop.write('.yo-rc.json', JSON.stringify({ 'generator-other': { kept: [1, 2] }, ...record }))
  shop.commit()
  expect((await shop.again(['--rollout', 'all-at-once'])).code).toBe(0)
  expect(JSON.parse(shop.read('.yo-rc.json'))['generator-other']).toEqual({ kept: [1, 2] })
})

test('packages are installed again only when package.json has changed', async () => {
  const shop = await project()
  const bin = fakeProgram(scratch(), 'npm', 'echo "npm $*"')
  const env = { ...shop.env, PATH: `${bin}:${shop.env.PATH}` }
  const options = { cwd: shop.directory, env }
  const same = await command.run(['--rollout', 'all-at-once', '--offline'], options)
  expect(same.stdout).not.toContain('npm install --no-audit')
  shop.commit()
  const other = await command.run(
    ['--framework', 'workers', '--data', 'kv', '--yes', '--accept-replacement', '--offline'],
    options,
  )
  expect(other.stdout).toContain('npm install --no-audit')
})

test.each(['diff3', 'zdiff3'])('a conflict is shown as git is told to: %s', async (style) => {
  const shop = await conflicting()
  const before = /^Strategy: .*$/m.exec(shop.git('show', 'HEAD~1:README.md'))?.[0] ?? ''
  shop.git('config', 'merge.conflictStyle', style)
  expect((await shop.again(['--rollout', 'regional-canary'])).code).toBe(3)
  const [, shown = ''] = shop.read('README.md').split('||||||| rendered before\n')
  expect(shown.split('=======\n')[0]).toContain(before)
  const next = await shop.again(['--rollout', 'regional-canary'])
  expect(next.stderr).toContain('README.md of the last upgrade is not settled yet')
})

test('conflicts are told by the exit code although the installation failed', async () => {
  const shop = await conflicting()
  const bin = fakeProgram(scratch(), 'npm', 'exit 1')
  const env = { ...shop.env, PATH: `${bin}:${shop.env.PATH}` }
  const { code, stdout } = await command.run(
    ['--framework', 'terraform', '--rollout', 'all-at-once', '--accept-replacement', '--offline'],
    { cwd: shop.directory, env },
  )
  expect(stdout).toContain('For you to solve')
  expect(stdout).toContain('Its packages are not installed')
  expect(code).toBe(3)
})

test('on a terminal it asks what to do, shows what differs, and asks only for the answer to change', async () => {
  const shop = await project()
  const session = onTerminal(shop)
  await session.see('What now?')
  session.type(keys.down + keys.down + keys.enter)
  await session.see('Nothing would change.')
  await session.see('What now?')
  session.type(keys.down + keys.enter)
  await session.see('Which answer?')
  await session.see(/rollout +inter-regional-canary/)
  session.type(keys.down.repeat(7) + keys.enter)
  await session.see('Rollout strategy')
  session.type(keys.down + keys.enter)
  await session.see('Which answer?')
  session.type(keys.enter)
  await session.see('From the templates')
  await session.see('Write it?')
  expect(shop.status()).toBe('')
  session.type(keys.enter)
  expect(await session.exit).toBe(0)
  expect(shop.record().answers).toMatchObject({
    rollout: 'regional-canary',
    regions: ['us-east-2', 'us-west-2'],
  })
})

test('--check where there is no project writes none', async () => {
  const home = scratch()
  const { code, stderr } = await command.run(['--check', '--yes', ...quiet], {
    cwd: home,
    env: cleanEnv(home),
  })
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('no project') })
  expect(readdirSync(home)).toEqual([])
})

test('a project that lost its record gets no other one inside it', async () => {
  const shop = await project()
  shop.git('rm', '--quiet', '.yo-rc.json')
  shop.commit()
  const { code, stderr } = await shop.again(['--yes'])
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('git checkout') })
  expect(shop.status()).toBe('')
})

test('a killed run is not finished in place of what else is asked for', async () => {
  const { shop, home } = await killed()
  const { code, stderr } = await shop.again(['shop', '--ci', 'circleci'], { cwd: home })
  expect(code).toBe(2)
  expect(stderr).toContain('cut off')
})

test('a run that is still writing is not finished by another', async () => {
  const { shop, home } = await killed(undefined, process.pid)
  const { code, stderr } = await shop.again(['shop', '--yes'], { cwd: home })
  expect(code).toBe(2)
  expect(stderr).toContain(`process ${process.pid}`)
})

test('a journal that came with the repository is not acted on', async () => {
  const { shop, home } = await killed()
  shop.git('init', '--quiet')
  shop.git('add', '--force', '.active-active/pending')
  const { code, stderr } = await shop.again(['shop', '--yes'], { cwd: home })
  expect(code).toBe(2)
  expect(stderr).toContain('Do not trust')
})

test('a control character in a name reaches no terminal', async () => {
  const shop = await project()
  shop.write('evil\u001b[31mname', '')
  const { code, stderr } = await shop.again(['--yes'])
  expect(code).toBe(2)
  expect(stderr).toContain('name')
  expect(stderr).not.toContain('\u001b[31mname')
})

test('an answer of today is what Enter keeps, and one that is optional can be taken back', async () => {
  const shop = await project(['--ci', 'circleci', '--approval', '--domain', 'api.example.com'])
  const session = onTerminal(shop, ['--accept-replacement'])
  await session.see('What now?')
  session.type(keys.down + keys.enter)
  await session.see(/approval +yes/)
  session.type(keys.down.repeat(7) + keys.enter)
  await session.see('before its first wave?')
  session.type(keys.enter)
  await session.see(/approval +yes/)
  session.type(keys.down.repeat(10) + keys.enter)
  await session.see('domain is api.example.com')
  session.type(keys.down + keys.enter)
  await session.see(/domain +none/)
  session.type(keys.enter)
  await session.see('Write it?')
  session.type(keys.enter)
  expect(await session.exit).toBe(0)
  expect(shop.record().answers).toMatchObject({ approval: true })
  expect(shop.record().answers).not.toHaveProperty('domain')
})

test('what is edited while it asks is refused, as it would have been before', async () => {
  const shop = await project()
  const session = onTerminal(shop, ['--rollout', 'all-at-once'])
  await session.see('Write it?')
  shop.append('src/api/app.ts', '// mine\n')
  session.type(keys.enter)
  expect(await session.exit).toBe(2)
  expect(session.text()).toContain('not committed')
  expect(shop.status()).toBe(' M src/api/app.ts\n')
})

test('another run that ends meanwhile is not written over', async () => {
  const shop = await project()
  const session = onTerminal(shop, ['--rollout', 'all-at-once'])
  await session.see('Write it?')
  await shop.again(['--rollout', 'canary-region'])
  shop.commit()
  session.type(keys.enter)
  expect(await session.exit).toBe(2)
  expect(shop.status()).toBe('')
  expect(shop.record().answers.rollout).toBe('canary-region')
})

test.each(['.git/hooks', '.active-active'])('a link to %s leads nowhere', async (place) => {
  const { shop, home } = await killed()
  shop.git('init', '--quiet')
  symlinkSync(place, shop.path('link'))
  const after = { bytes: Buffer.from('echo'), executable: true }
  shop.write(
    '.active-active/pending',
    encodePending({
      changes: new Map([['link/pre-commit', { before: undefined, after }]]),
      last: new Map(),
      writer: { host: hostname(), pid: spawnSync('true').pid },
    }).toString(),
  )
  const { code, stderr } = await shop.again(['shop', '--yes'], { cwd: home })
  expect(code).toBe(2)
  expect(stderr).toContain('link')
  expect(existsSync(shop.path(`${place}/pre-commit`))).toBe(false)
})
