import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cleanEnv, run, scratch, useCommand } from '../support/command.ts'
import { author, Owned, quiet } from '../support/owned.ts'

const command = useCommand()
/** A project in a folder of a repository, committed after its owner's edits. */
async function owned(inner = '.', edit: (shop: Owned) => void = () => undefined): Promise<Owned> {
  const home = scratch()
  const env = cleanEnv(home, author)
  const root = join(home, 'repository')
  const directory = join(root, inner)
  mkdirSync(join(directory, '..'), { recursive: true })
  const flags = ['--name', 'shop', '--yes', '--no-git', ...quiet]
  const { code, stderr } = await command.run([directory, ...flags], { cwd: home, env })
  expect(code, stderr).toBe(0)
  const shop = new Owned(command, { root, directory, env })
  shop.git('init', '--quiet')
  edit(shop)
  shop.commit()
  return shop
}

/** Types commands into a shell, one after another. */
const type = (shop: Owned, commands: string[], cwd: string) =>
  run('sh', ['-ec', commands.join('\n')], { cwd, env: shop.env })

const conflicting = (shop: Owned) =>
  shop.change('README.md', /^Strategy: .*$/m, 'Strategy: ours alone.')

test.each([
  ['services', ['shop']],
  ['services/shop/src/api', []],
])(
  'undo, printed in %s of a monorepo, works there and on the project alone',
  async (where, named) => {
    const shop = await owned('services/shop', conflicting)
    const cwd = join(shop.root, where)
    const { undo } = await shop.json([...named, '--rollout', 'canary-region', '--ci', 'circleci'], {
      cwd,
    })
    expect(shop.status()).toContain('UU services/shop/README.md')
    writeFileSync(join(shop.root, 'mine.txt'), 'mine')
    shop.git('add', 'mine.txt')
    const { code, stderr } = await type(shop, undo, cwd)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(shop.status()).toBe('A  mine.txt\n')
  },
)

test('undo takes away what this version keeps for upgrades and the one before did not', async () => {
  const shop = await owned('.', (shop) => rmSync(shop.path('.active-active/.gitattributes')))
  const { undo } = await shop.json(['--rollout', 'canary-region'])
  expect(existsSync(shop.path('.active-active/.gitattributes'))).toBe(true)
  expect((await type(shop, undo, shop.directory)).code).toBe(0)
  expect(shop.status()).toBe('')
})

test('what comes next works where it is printed, and takes what lies beside a file away', async () => {
  const shop = await owned('services/shop', (shop) => {
    conflicting(shop)
    shop.change('package.json', /"evacuate": ".*"/, '"evacuate": "mine"')
  })
  const cwd = shop.path('src')
  const moved = ['--framework', 'workers', '--data', 'kv', '--shift', 'canary25-15m']
  const flags = [...moved, '--accept-replacement', '--yes']
  const { next, conflicts, rows } = await shop.json(flags, { cwd })
  const beside = readdirSync(shop.directory).find((name) => name.startsWith('package.json.'))
  expect(conflicts).toEqual(expect.arrayContaining(['README.md', 'package.json']))
  const { notes } = rows.find(({ path }: { path: string }) => path === 'package.json')
  expect(notes.join()).toContain(beside)
  writeFileSync(join(shop.root, 'mine.txt'), 'mine')
  const withoutPackages = next.filter((line: string) => !line.startsWith('npm '))
  const env = ['export GIT_PAGER=cat GIT_EDITOR="echo up >"']
  const { code, stderr } = await type(shop, [...env, ...withoutPackages], cwd)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(shop.status()).toBe('?? mine.txt\n')
  expect(existsSync(shop.path(`${beside}`))).toBe(false)
})

test('beside changes that --allow-dirty let pass, what comes next shows those of the run', async () => {
  const shop = await owned()
  const clean = await shop.json(['--rollout', 'all-at-once', '--dry-run'])
  expect(clean.next).toContain('git diff HEAD')
  shop.append('topology.ts', '// mine\n')
  const dirty = await shop.json(['--rollout', 'all-at-once', '--allow-dirty'])
  expect(dirty.next).toContain('git diff')
  expect(dirty.next).not.toContain('git diff HEAD')
})

test('in no repository, nothing that comes next is for git', async () => {
  const shop = await owned('.', conflicting)
  rmSync(join(shop.root, '.git'), { recursive: true })
  const { exitCode, next } = await shop.json(['--rollout', 'canary-region', '--allow-dirty'])
  expect(exitCode).toBe(3)
  expect(next.join()).not.toContain('git')
})

test.each<[string, number, string[]]>([
  ['an upgrade', 2, ['--yes', '--allow-dirty']],
  ['--dry-run', 2, ['--dry-run']],
  ['--check', 1, ['--check']],
])('a file of ours that git passes over stops %s with %i', async (_, exitCode, flags) => {
  const shop = await owned()
  shop.git('update-index', '--assume-unchanged', 'topology.ts')
  const { code, stderr } = await shop.again(flags)
  expect(code).toBe(exitCode)
  expect(stderr.replaceAll('\n', ' ')).toMatch(/pass over topology\.ts .*--no-assume-unchanged/)
  expect(shop.status()).toBe('')
})

test('a baseline that the repository ignores stops it', async () => {
  const shop = await owned('.', (shop) => shop.append('.gitignore', '\n.active-active/\n'))
  const { code, stderr } = await shop.again(['--rollout', 'all-at-once'])
  expect(code).toBe(2)
  expect(stderr.replaceAll('\n', ' ')).toMatch(/baseline in .* is ignored.*git check-ignore/)
  expect(shop.status()).toBe('')
})

test('when a file that git ignores is changed, no undo is promised, and that file is named', async () => {
  const shop = await owned('.', (shop) => shop.append('.gitignore', '\ntopology.ts\n'))
  const { code, stdout } = await shop.again(['--rollout', 'all-at-once'])
  expect(code).toBe(0)
  expect(stdout).toContain('Git cannot undo it: it ignores topology.ts')
  expect(stdout).not.toContain('git restore')
})

test('a file of the owner’s where a folder is needed stays, and the plan says what the run does', async () => {
  const shop = await owned('.', (shop) => shop.write('.circleci', 'mine\n'))
  const plan = await shop.json(['--ci', 'circleci', '--dry-run'])
  const done = await shop.json(['--ci', 'circleci'])
  expect(done).toMatchObject({ exitCode: 3, conflicts: ['.circleci/config.yml'] })
  expect(plan.rows).toEqual(done.rows)
  expect(shop.read('.circleci')).toBe('mine\n')
  const folder = readdirSync(shop.directory).find((name) => name.startsWith('.circleci.'))
  expect(existsSync(shop.path(`${folder}/config.yml`))).toBe(true)
  const stopped = await shop.again(['--yes', '--allow-dirty'])
  expect(stopped).toMatchObject({ code: 2, stderr: expect.stringContaining(`${folder}`) })
  expect((await type(shop, [...done.undo, ...done.undo], shop.directory)).code).toBe(0)
  expect(await shop.json(['--check'])).toMatchObject({ exitCode: 0 })
})

test('a folder of ours that is another repository is refused, and nothing in it is written', async () => {
  const shop = await owned()
  const before = shop.read('infra/pipeline.yaml')
  shop.git('-C', 'infra', 'init', '--quiet')
  const { code, stderr } = await shop.again(['--ci', 'circleci', '--allow-dirty'])
  expect(code).toBe(2)
  expect(stderr.replaceAll('\n', ' ')).toMatch(/infra in .* belongs to another repository/)
  expect(shop.read('infra/pipeline.yaml')).toBe(before)
})

test('a disk without modes makes no edits', async () => {
  const shop = await owned()
  for (const path of shop.git('ls-files').split('\n').filter(Boolean)) {
    chmodSync(shop.path(path), 0o755)
  }
  shop.git('config', 'core.fileMode', 'false')
  const { rows } = await shop.json(['--check'])
  const edited = rows.filter(({ yours }: { yours: string }) => yours !== 'untouched')
  expect(edited).toEqual([])
})

test('through a link in another repository, conflicts and undo are those of the project’s own', async () => {
  const shop = await owned('services/shop', conflicting)
  const other = scratch()
  execFileSync('git', ['init', '--quiet'], { cwd: other, env: shop.env })
  symlinkSync(shop.directory, join(other, 'link'))
  const { undo } = await shop.json(['link', '--rollout', 'canary-region'], { cwd: other })
  expect(shop.status()).toContain('UU services/shop/README.md')
  expect((await type(shop, undo, other)).code).toBe(0)
  expect(shop.status()).toBe('')
})

test('a file that got another extension gets what the templates change in it', async () => {
  const shop = await owned('.', (shop) =>
    renameSync(shop.path('README.md'), shop.path('README.markdown')),
  )
  await shop.again(['--rollout', 'all-at-once'])
  expect(shop.read('README.markdown')).toContain('**all at once**')
})

test('an edited file in a project below this one gets nothing of ours', async () => {
  const shop = await owned('.', (shop) => {
    mkdirSync(shop.path('examples/b'), { recursive: true })
    renameSync(shop.path('topology.ts'), shop.path('examples/b/topology.ts'))
    shop.write('examples/b/.yo-rc.json', '{}')
  })
  const before = shop.read('examples/b/topology.ts')
  const { rows } = await shop.json(['--rollout', 'all-at-once'])
  expect(rows).toContainEqual(
    expect.objectContaining({ path: 'topology.ts', yours: 'deleted', done: 'stays deleted' }),
  )
  expect(shop.read('examples/b/topology.ts')).toBe(before)
})

test('other people’s conflict markers in a README stop nothing', async () => {
  const shop = await owned('.', (shop) =>
    shop.append('README.md', '\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> feature\n'),
  )
  expect((await shop.again(['--yes'])).code).toBe(0)
})

test('a conflict that was given another name unsolved still stops the next run', async () => {
  const shop = await owned('.', conflicting)
  await shop.again(['--rollout', 'canary-region'])
  renameSync(shop.path('README.md'), shop.path('READ.me'))
  shop.commit()
  const { code, stderr } = await shop.again(['--yes'])
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('READ.me') })
})
