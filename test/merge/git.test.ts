import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { UserError } from '../../generators/errors.ts'
import { gitEngine, unifiedDiff } from '../../generators/merge/git.ts'
import { withRepository } from '../../generators/merge/repository.ts'
import { script, tree, version } from './project.ts'

const engine = gitEngine()

async function mergeOne(base: string | undefined, yours: string, next: string) {
  const sides = {
    base: base === undefined ? undefined : Buffer.from(base),
    yours: Buffer.from(yours),
    next: Buffer.from(next),
  }
  const merged = (await engine.mergeTexts(new Map([['a', sides]]), version)).get('a')
  return merged && { text: merged.bytes.toString(), conflict: merged.conflict }
}

function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), 'merge-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return directory
}

/** Sets the environment until the test's end. */
function stub(variables: Record<string, string | undefined>) {
  onTestFinished(() => void vi.unstubAllEnvs())
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
}

test('the texts of one call are merged each on its own', async () => {
  const side = (base: string, yours: string, next: string) => ({
    base: Buffer.from(base),
    yours: Buffer.from(yours),
    next: Buffer.from(next),
  })
  const merged = await engine.mergeTexts(
    new Map([
      ['b/"quoted" \\ \n\t\u0001 é 🌍', side('1\n', '1\n', '2\n')],
      ['binary', side('1\n', '\0\n', '2\n')],
      ['a', side('1\n', '2\n', '3\n')],
    ]),
    version,
  )
  expect([...merged].map(([path, { conflict }]) => [path, conflict])).toEqual([
    ['b/"quoted" \\ \n\t\u0001 é 🌍', false],
    ['a', true],
  ])
  expect(`${merged.get('b/"quoted" \\ \n\t\u0001 é 🌍')?.bytes}`).toBe('2\n')
})

test.each([
  [
    'CRLF',
    '1\r\n2\r\n3\r\n4\r\n',
    'mine\r\n2\r\n3\r\n4\r\n',
    '1\r\n2\r\n3\r\nnew\r\n',
    'mine\r\n2\r\n3\r\nnew\r\n',
  ],
  ['no line end at the end', '1\n2\n3\n4', 'mine\n2\n3\n4', '1\n2\n3\nnew', 'mine\n2\n3\nnew'],
  [
    'very long lines',
    `1\n2\n3\n${'x'.repeat(2e6)}\n`,
    `mine\n2\n3\n${'x'.repeat(2e6)}\n`,
    `1\n2\n3\n${'y'.repeat(2e6)}\n`,
    `mine\n2\n3\n${'y'.repeat(2e6)}\n`,
  ],
  ['an empty side', '1\n', '', '1\n', ''],
])('texts with %s', async (_, base, yours, next, text) => {
  expect(await mergeOne(base, yours, next)).toEqual({ text, conflict: false })
})

test('a conflict at an end without a line end', async () => {
  expect((await mergeOne('1', 'mine', 'new'))?.text).toBe(
    '<<<<<<< yours\nmine\n=======\nnew\n>>>>>>> create-active-active 0.2.0\n',
  )
})

test.each([
  ['merge', ''],
  ['diff3', '||||||| rendered before\n2\n'],
  ['zdiff3', '||||||| rendered before\n2\n'],
] as const)('a conflict in the style %s', async (style, before) => {
  const fake = '||||||| 1234567\n'
  const side = (line: string) => Buffer.from(`${fake}1\n${line}\n3\n`)
  const sides = { base: side('2'), yours: side('mine'), next: side('new') }
  const merged = await gitEngine(async () => style).mergeTexts(new Map([['a', sides]]), version)
  expect(`${merged.get('a')?.bytes}`).toBe(
    `${fake}1\n<<<<<<< yours\nmine\n${before}=======\nnew\n>>>>>>> create-active-active 0.2.0\n3\n`,
  )
})

test('lines that look like markers are nobody’s business but the owner’s', async () => {
  const fake = '<<<<<<< yours\n=======\n>>>>>>> create-active-active-0.2.0\n>>>>>>> next\n'
  const merged = await mergeOne(`${fake}1\n`, `${fake}mine\n`, `${fake}new\n`)
  expect(merged).toEqual({
    text: `${fake}<<<<<<< yours\nmine\n=======\nnew\n>>>>>>> create-active-active 0.2.0\n`,
    conflict: true,
  })
})

test('lines that look like markers are no conflict', async () => {
  const fake = '<<<<<<< yours\nx\n=======\ny\n>>>>>>> create-active-active 0.2.0\n'
  const merged = await mergeOne(`${fake}1\n`, `mine\n${fake}1\n`, `${fake}new\n`)
  expect(merged).toEqual({ text: `mine\n${fake}new\n`, conflict: false })
})

test('bytes that are no UTF-8 come through', async () => {
  const at = (first: number, last: number) => Buffer.from([first, 10, 0xe9, 10, 0xff, 10, last, 10])
  const merged = await engine.mergeTexts(
    new Map([['a', { base: at(0x80, 0x81), yours: at(0x90, 0x81), next: at(0x80, 0x91) }]]),
    version,
  )
  expect(merged.get('a')?.bytes).toEqual(at(0x90, 0x91))
})

test('bytes that are no UTF-8 come through a conflict', async () => {
  const [base, yours, next] = [Buffer.from([0x80, 10]), Buffer.from([0xe9, 10]), Buffer.from('1\n')]
  const merged = await engine.mergeTexts(new Map([['a', { base, yours, next }]]), version)
  expect(merged.get('a')?.bytes.includes(Buffer.from([10, 0xe9, 10]))).toBe(true)
})

test('files have new names whatever their names are', async () => {
  const text = 'one\ntwo\nthree\n'
  const old = 'a/"quoted" \\ \n\t\u0001 é 🌍'
  const now = 'b/ "\\" \r\n\u0085 ü 👋'
  expect(await engine.renames(tree({ [old]: text }), tree({ [now]: `${text}four\n` }), 50)).toEqual(
    new Map([[old, now]]),
  )
})

test('among files that are alike the one of the same name is preferred', async () => {
  const text = Array.from({ length: 20 }, (_, at) => `line ${at}\n`).join('')
  const renames = await engine.renames(
    tree({ 'old/é.ts': text }),
    tree({ 'new/a.ts': `${text}x\n`, 'new/é.ts': `${text}xy\n` }),
    50,
  )
  expect(renames).toEqual(new Map([['old/é.ts', 'new/é.ts']]))
})

test('files that keep their name in another folder are found, the first of both sides too', async () => {
  const renames = await engine.renames(
    tree({ 'a/one.ts': 'one\ntwo\n', 'a/two.ts': 'three\nfour\n' }),
    tree({ 'b/one.ts': 'one\ntwo\n', 'b/two.ts': 'three\nfour\n' }),
    50,
  )
  expect(renames).toEqual(
    new Map([
      ['a/one.ts', 'b/one.ts'],
      ['a/two.ts', 'b/two.ts'],
    ]),
  )
})

test('one file is the new name of one other at most', async () => {
  const text = 'one\ntwo\nthree\n'
  const one = await engine.renames(tree({ a: text, b: text }), tree({ c: text }), 50)
  expect([...one.values()]).toEqual(['c'])
  const two = await engine.renames(tree({ a: text }), tree({ b: text, c: text }), 50)
  expect(two.size).toBe(1)
})

test('the person’s git does not matter: configuration, attributes, hooks, variables', async () => {
  const home = scratch()
  mkdirSync(join(home, 'git'))
  mkdirSync(join(home, 'hooks'))
  const config =
    '[merge]\n\tconflictStyle = diff3\n[core]\n\thooksPath = hooks\n[diff]\n\tnoprefix = true\n'
  writeFileSync(join(home, '.gitconfig'), config)
  writeFileSync(join(home, 'git/config'), config)
  writeFileSync(join(home, 'git/attributes'), '* binary conflict-marker-size=20\n')
  for (const hook of ['reference-transaction', 'post-commit']) {
    writeFileSync(join(home, 'hooks', hook), '#!/bin/sh\nexit 1\n')
    chmodSync(join(home, 'hooks', hook), 0o755)
  }
  stub({
    HOME: home,
    XDG_CONFIG_HOME: home,
    GIT_DIR: '/nowhere',
    GIT_INDEX_FILE: '/nowhere',
    GIT_OBJECT_DIRECTORY: '/nowhere',
    GIT_NAMESPACE: 'other',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'merge.conflictStyle',
    GIT_CONFIG_VALUE_0: 'diff3',
    GIT_EXTERNAL_DIFF: 'false',
  })
  expect(await mergeOne('1\n', 'mine\n', 'new\n')).toEqual({
    text: '<<<<<<< yours\nmine\n=======\nnew\n>>>>>>> create-active-active 0.2.0\n',
    conflict: true,
  })
  expect(await unifiedDiff(tree({ a: '1\n' }), tree({ a: '2\n' }), { colour: false })).toContain(
    '--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n+2\n',
  )
})

/** Points the system's folder for temporary files at one of the test's own. */
function temporary(): string {
  const directory = scratch()
  stub({ TMPDIR: directory, TEMP: directory, TMP: directory })
  return directory
}

test('nothing stays in the folder for temporary files', async () => {
  const directory = temporary()
  await mergeOne('1\n', 'mine\n', 'new\n')
  await unifiedDiff(tree({ a: '1' }), tree({ b: '1' }), { colour: false })
  expect(readdirSync(directory)).toEqual([])
})

test('nothing stays in it when git fails, which is said', async () => {
  const directory = temporary()
  const failing = withRepository(({ read }) => read(['nothing:a']))
  await expect(failing).rejects.toThrow()
  const refused = withRepository(({ git }) => git(['merge-tree', '--write-tree', 'a', 'b']))
  await expect(refused).rejects.toThrow(/^git merge-tree failed with \d+: .*a/)
  expect(readdirSync(directory)).toEqual([])
})

test('without git there is a sentence', async () => {
  stub({ PATH: scratch() })
  const error = await mergeOne('1\n', '2\n', '3\n').catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(UserError)
  expect(error).toMatchObject({ message: 'git was not found', exitCode: 2 })
})

test('the diff of two trees shows changes, new names, modes and binary files', async () => {
  const text = 'one\ntwo\nthree\nfour\n'
  const diff = await unifiedDiff(
    tree({ same: 's\n', changed: 'a\n', old: text, mode: 'm\n', bin: '\0a', gone: 'g\n' }),
    tree({ same: 's\n', changed: 'b\n', new: `${text}five\n`, mode: script('m\n'), bin: '\0b' }),
    { colour: false },
  )
  expect(diff).not.toContain('same')
  expect(diff).toContain('--- a/changed\n+++ b/changed\n@@ -1 +1 @@\n-a\n+b\n')
  expect(diff).toContain('rename from old\nrename to new\n')
  expect(diff).toContain('old mode 100644\nnew mode 100755\n')
  expect(diff).toContain('Binary files a/bin and b/bin differ\n')
  expect(diff).toContain('deleted file mode 100644\n')
})

test('the diff shows Unicode as it is and quotes what would move the cursor', async () => {
  const diff = await unifiedDiff(
    tree({}),
    tree({ 'é 🌍': '1\n', 'a"b\\c\nd\u001b[2J\u0085': '2\n' }),
    { colour: false },
  )
  expect(diff).toContain('+++ b/é 🌍')
  expect(diff).toContain('+++ "b/a\\"b\\\\c\\nd\\033[2J')
})

test('the diff has colours when they are asked for', async () => {
  const [before, after] = [tree({ a: '1\n' }), tree({ a: '2\n' })]
  expect(await unifiedDiff(before, after, { colour: true })).toContain('\u001b[31m-1')
  expect(await unifiedDiff(before, after, { colour: false })).not.toContain('\u001b')
})

test('the diff of equal trees is empty, without git', async () => {
  stub({ PATH: scratch() })
  expect(await unifiedDiff(tree({ a: '1' }), tree({ a: '1' }), { colour: true })).toBe('')
})
