import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, createBrotliCompress } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Baseline } from '../../generators/merge/sides.ts'
import { digestOf, encodeBaseline, readBaseline } from '../../generators/project/baseline.ts'
import { scratch } from '../support/command.ts'

/** A project that keeps these bytes as its baseline, and its record. */
function keeping(bytes: Buffer) {
  const directory = scratch()
  mkdirSync(join(directory, '.active-active'))
  writeFileSync(join(directory, '.active-active/baseline'), bytes)
  return { directory, record: { version: '0.1.0', digest: digestOf(bytes) } }
}

const contents = {
  format: 1,
  version: '0.1.0',
  files: { 'a.txt': { text: 'A\n' } } as Record<string, unknown>,
  dropped: [] as unknown,
  state: [] as unknown,
}
const packed = (changed: object) => brotliCompressSync(JSON.stringify({ ...contents, ...changed }))

const read = ({ directory, record }: ReturnType<typeof keeping>) => readBaseline(directory, record)

const baseline: Baseline = {
  version: '0.1.0',
  files: new Map([
    ['b/run.sh', { bytes: Buffer.from('#!/bin/sh\n'), executable: true }],
    ['a.txt', { bytes: Buffer.from('\uFEFFä\r\n'), executable: false }],
    ['logo.png', { bytes: Buffer.from([0x89, 0xff, 0, 0xfe]), executable: false }],
    ['empty', { bytes: Buffer.alloc(0), executable: false }],
    ['__proto__', { bytes: Buffer.from('p'), executable: false }],
    ['constructor', { bytes: Buffer.from('c'), executable: false }],
  ]),
  dropped: new Map([['a.txt', 'deleted' as const]]),
}
const state = [{ id: 'table', what: 'the table', identity: 'orders' }]

test('a baseline is read as it was written, with what held data', async () => {
  const kept = await read(keeping(encodeBaseline(baseline, state)))
  expect(kept.state).toEqual(state)
  expect(kept.baseline.version).toBe('0.1.0')
  expect(kept.baseline.dropped).toEqual(baseline.dropped)
  expect(new Map([...kept.baseline.files].sort())).toEqual(new Map([...baseline.files].sort()))
  expect(({} as Record<string, unknown>).bytes).toBe(undefined)
})

test('the order of its files makes no other baseline', () => {
  const turned = { ...baseline, files: new Map([...baseline.files].reverse()) }
  expect(encodeBaseline(turned, state)).toEqual(encodeBaseline(baseline, state))
})

const sound = packed({})

test.each([
  ['no digest', undefined, 'its record names none'],
  ['another digest', digestOf(Buffer.from('x')), 'not the baseline'],
])('a record with %s is refused', async (_, digest, why) => {
  const { directory, record } = keeping(sound)
  await expect(readBaseline(directory, { ...record, digest })).rejects.toThrow(why)
})

test('a baseline that is missing is said so, with the way to get it back', async () => {
  const { directory, record } = keeping(sound)
  rmSync(join(directory, '.active-active/baseline'))
  const hint = expect.stringMatching(/git checkout <commit> -- \.active-active .*active@0\.1\.0/)
  const told = { exitCode: 2, message: expect.stringContaining('is missing'), hint }
  await expect(readBaseline(directory, record)).rejects.toEqual(expect.objectContaining(told))
})

test('a version that is no version is not shown as a command', async () => {
  const { directory } = keeping(sound)
  const refused = readBaseline(directory, { version: '1; rm -rf ~', digest: undefined })
  await expect(refused).rejects.toEqual(
    expect.objectContaining({ hint: expect.not.stringContaining('rm') }),
  )
})

const shapes = [
  ['what is not compressed', Buffer.from('{}'), 'cannot be decompressed'],
  ['half of one', sound.subarray(0, sound.length / 2), 'cannot be decompressed'],
  ['nothing', Buffer.alloc(0), 'cannot be decompressed'],
  ['no JSON', brotliCompressSync('{'), 'holds no JSON'],
  ['a list', brotliCompressSync('[]'), 'not of the shape'],
  ['a newer format', packed({ format: 2 }), 'newer release'],
  ['a format that is no number', packed({ format: '1' }), 'not of the shape'],
  ['no version', packed({ version: null }), 'not of the shape'],
  ['files that are a list', packed({ files: [] }), 'not of the shape'],
  ['a file that is text and binary', packed({ files: { a: { text: '', base64: '' } } }), 'shape'],
  ['a file that is neither', packed({ files: { a: {} } }), 'not of the shape'],
  ['a file that is no base64', packed({ files: { a: { base64: '**' } } }), 'not of the shape'],
  ['half a letter', packed({ files: { a: { text: '\ud800' } } }), 'not of the shape'],
  ['a mode that is none', packed({ files: { a: { text: '', executable: 1 } } }), 'the shape'],
  ['a dropped file that it lacks', packed({ dropped: ['x'] }), 'not of the shape'],
  ['dropped that is no list', packed({ dropped: 'a.txt' }), 'not of the shape'],
  ['state that is none', packed({ state: [{ id: 1 }] }), 'not of the shape'],
] as const

test.each(shapes)('a baseline of %s is refused', async (_, bytes, why) => {
  await expect(read(keeping(bytes))).rejects.toThrow(why)
})

test.each([
  '../out',
  '/etc/passwd',
  'C:/out',
  '.git/hooks/pre-commit',
  '.GIT/config',
  'git~1/config',
  '.g\u200cit/config',
  '.active-active/pending',
  '.yo-rc.json',
])('a baseline that names %j is refused', async (path) => {
  const files = { [path]: { text: 'x' } }
  await expect(read(keeping(packed({ files })))).rejects.toThrow('baseline in ')
  await expect(read(keeping(packed({ files, dropped: [path] })))).rejects.toThrow('baseline in ')
})

test('two paths that differ in case alone are refused, unless the template has dropped one', async () => {
  const files = { 'a.txt': { text: 'x' }, 'A.txt': { text: 'x' } }
  await expect(read(keeping(packed({ files })))).rejects.toThrow('for one file')
  await read(keeping(packed({ files, dropped: ['A.txt'] })))
})

test('a baseline that inflates without end is refused in bounded memory', async () => {
  const compress = createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })
  const megabyte = Buffer.alloc(1024 * 1024)
  const bomb: Buffer[] = []
  compress.on('data', (chunk: Buffer) => bomb.push(chunk))
  for (let written = 0; written < 200; written++) {
    if (!compress.write(megabyte)) await new Promise((resolve) => compress.once('drain', resolve))
  }
  compress.end()
  await new Promise((resolve) => compress.once('end', resolve))
  const before = process.memoryUsage().arrayBuffers
  await expect(read(keeping(Buffer.concat(bomb)))).rejects.toThrow('inflates to more')
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(130 * 1024 * 1024)
})

test('a baseline that is too long to be one is not read', async () => {
  await expect(read(keeping(Buffer.alloc(8 * 1024 * 1024 + 1)))).rejects.toThrow('longer than')
})

test('ten megabytes of nesting are refused', async () => {
  const deep = brotliCompressSync('['.repeat(5_000_000) + ']'.repeat(5_000_000))
  await expect(read(keeping(deep))).rejects.toThrow('damaged')
})

test('a baseline behind a link, or in a linked folder outside, is not read', async () => {
  const other = keeping(sound)
  const linked = scratch()
  symlinkSync(join(other.directory, '.active-active'), join(linked, '.active-active'))
  await expect(readBaseline(linked, other.record)).rejects.toThrow('leads out of')
  const directory = scratch()
  mkdirSync(join(directory, '.active-active'))
  const target = join(other.directory, '.active-active/baseline')
  symlinkSync(target, join(directory, '.active-active/baseline'))
  await expect(readBaseline(directory, other.record)).rejects.toThrow('is not a file')
})
