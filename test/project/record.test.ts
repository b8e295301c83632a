import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findProject, readRecord } from '../../generators/project/record.ts'
import { recordFile } from '../../generators/project/record-file.ts'
import { scratch } from '../support/command.ts'

const digest = `sha256:${'0'.repeat(64)}`
const ours = { version: '0.1.0', answers: { name: 'orders' }, baseline: digest }
const text = JSON.stringify({ 'create-active-active': ours })

function project(contents: string): string {
  const directory = scratch()
  writeFileSync(join(directory, '.yo-rc.json'), contents)
  return directory
}

test('a record gives the version, the answers and the digest', async () => {
  expect(await readRecord(project(text))).toEqual({
    version: '0.1.0',
    answers: { name: 'orders' },
    digest,
    text,
  })
})

test('a record from before there were baselines has no digest', async () => {
  const directory = project('{"create-active-active":{"version":"0.1.0","answers":{}}}')
  expect((await readRecord(directory))?.digest).toBe(undefined)
})

test('a record with a byte order mark is read', async () => {
  expect((await readRecord(project(`\uFEFF${text}`)))?.version).toBe('0.1.0')
})

test('no file, no folder, or no key of ours: no record', async () => {
  expect(await readRecord(scratch())).toBe(undefined)
  expect(await readRecord(join(scratch(), 'not/there'))).toBe(undefined)
  expect(await readRecord(project('{"generator-other":{}}'))).toBe(undefined)
})

test('a key that is only inherited is none', async () => {
  const inherited = `{"__proto__":{"create-active-active":${JSON.stringify(ours)}}}`
  expect(await readRecord(project(inherited))).toBe(undefined)
})

const record = (changed: object) =>
  JSON.stringify({ 'create-active-active': { ...ours, ...changed } })

test.each([
  ['no JSON', '{"create-active-active":', 'is not JSON'],
  [
    'conflict markers',
    `<<<<<<< HEAD\n${text}\n=======\n${text}\n>>>>>>> x\n`,
    'Line 1 of .yo-rc.json in',
  ],
  ['a list', '[]', 'not an object'],
  ['null for ours', '{"create-active-active":null}', 'not an object'],
  ['a version that is no text', record({ version: 1 }), 'no version'],
  ['answers that are a list', record({ answers: [] }), 'no answers'],
  ['a digest that is none', record({ baseline: 'sha256:../../x' }), 'not a digest'],
  ['more than any record', text.padEnd(70_000), 'longer than it can be'],
  ['deep nesting', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, 'not an object'],
])('a record with %s is refused', async (_, contents, why) => {
  const refused = readRecord(project(contents))
  const told = { exitCode: 2, message: expect.stringContaining(why), hint: expect.any(String) }
  await expect(refused).rejects.toEqual(expect.objectContaining(told))
})

test('a record that is a link is not read', async () => {
  const directory = scratch()
  symlinkSync(join(project(text), '.yo-rc.json'), join(directory, '.yo-rc.json'))
  await expect(readRecord(directory)).rejects.toThrow('is not a file')
})

const given = { version: '0.2.0', answers: { name: 'orders', regions: ['a', 'b'] }, digest }
const written = { version: '0.2.0', answers: given.answers, baseline: digest }
const fileText = (existing: string | undefined) => recordFile(existing, given).bytes.toString()

test('a new record is a file with our key alone', () => {
  expect(fileText(undefined)).toBe(
    `${JSON.stringify({ 'create-active-active': written }, null, 2)}\n`,
  )
})

test('what other generators recorded stays byte for byte, in its indentation and line ends', () => {
  const before = '{\r\n\t"generator-a": {"x":1 ,  "y": [ 1,2 ]},\r\n'
  const after = ',\r\n\t"generator-z": { }\r\n}\r\n'
  const text = fileText(
    `${before}\t"create-active-active": {\r\n\t\t"version": "0.1.0"\r\n\t}${after}`,
  )
  expect(text.startsWith(before)).toBe(true)
  expect(text.endsWith(after)).toBe(true)
  expect(text).toContain('\r\n\t\t"version": "0.2.0",\r\n')
  expect(text.replaceAll('\r\n', '')).not.toContain('\n')
  expect(JSON.parse(text)['create-active-active']).toEqual(written)
})

test('our key is added to a file of other generators', () => {
  const text = fileText('\uFEFF{\n    "generator-a": {}\n}\n')
  expect(text).toMatch(
    /^\uFEFF\{\n {4}"generator-a": \{\},\n {4}"create-active-active": \{\n {8}"v/,
  )
  expect(JSON.parse(text.slice(1))).toEqual({ 'generator-a': {}, 'create-active-active': written })
})

test('a record that says the same already is left as its owner formatted it', () => {
  const same = `{"create-active-active" :\n${JSON.stringify(written)}}`
  expect(fileText(same)).toBe(same)
})

test.each([
  ['twice', '{"create-active-active":{},"create-active-active":{}}'],
  ['below a deep one', `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
])('a record with our key %s is refused rather than half written', (_, existing) => {
  expect(() => fileText(existing)).toThrow('cannot be set')
})

test('a project is found from a folder inside it, also one that is not there', async () => {
  const directory = project(text)
  mkdirSync(join(directory, 'src/api'), { recursive: true })
  expect(await findProject(directory)).toBe(directory)
  expect(await findProject(join(directory, 'src/api'))).toBe(directory)
  expect(await findProject(join(directory, 'not/there'))).toBe(directory)
})

test('the nearest project is found, and records of other generators are passed over', async () => {
  const directory = project(text)
  mkdirSync(join(directory, 'inner/src'), { recursive: true })
  writeFileSync(join(directory, 'inner/.yo-rc.json'), '{"generator-other":{}}')
  expect(await findProject(join(directory, 'inner/src'))).toBe(directory)
  writeFileSync(join(directory, 'inner/.yo-rc.json'), text)
  expect(await findProject(join(directory, 'inner/src'))).toBe(join(directory, 'inner'))
})

test('no project, no answer', async () => {
  expect(await findProject(scratch())).toBe(undefined)
})

test('a damaged record is a project’s where a baseline is kept beside it, and nobody’s elsewhere', async () => {
  const directory = project('{')
  expect(await findProject(directory)).toBe(undefined)
  mkdirSync(join(directory, '.active-active'))
  writeFileSync(join(directory, '.active-active/baseline'), '')
  expect(await findProject(directory)).toBe(directory)
})

test('a first run that was cut off is found by its journal', async () => {
  const directory = scratch()
  mkdirSync(join(directory, '.active-active'))
  writeFileSync(join(directory, '.active-active/pending'), '')
  expect(await findProject(directory)).toBe(directory)
})

test('a folder that may not be looked into ends the search', async () => {
  const directory = project(text)
  const locked = join(directory, 'locked')
  mkdirSync(join(locked, 'inner'), { recursive: true })
  for (const folder of [directory, locked]) chmodSync(folder, 0o755)
  chmodSync(locked, 0o000)
  onTestFinished(() => chmodSync(locked, 0o700))
  const root = process.geteuid?.() === 0
  if (root) process.seteuid?.(65534)
  try {
    expect(await findProject(join(locked, 'inner'))).toBe(undefined)
  } finally {
    if (root) process.seteuid?.(0)
  }
})

const root = process.getuid?.() === 0

test.skipIf(!root)("another user's project is refused, from a folder in it as well", async () => {
  const directory = project(text)
  mkdirSync(join(directory, 'src'))
  chownSync(directory, 12345, 12345)
  for (const from of [directory, join(directory, 'src')]) {
    await expect(findProject(from)).rejects.toMatchObject({
      message: `${directory} holds a project that belongs to another user (12345; you are 0)`,
      hint: expect.stringContaining(`safe.directory ${directory}`),
    })
  }
})

test.skipIf(!root)("another user's folder without a project of ours is passed over", async () => {
  const directory = project(text)
  const inner = join(directory, 'inner')
  mkdirSync(inner)
  writeFileSync(join(inner, '.yo-rc.json'), '{"generator-other":{}}')
  chownSync(inner, 12345, 12345)
  expect(await findProject(inner)).toBe(directory)
})
