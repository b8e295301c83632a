import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readSources } from '../../generators/render/sources.ts'
import { archiveAt, archiveOf, folderAt, type Store } from '../../generators/render/store.ts'

function folderWith(files: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), 'store-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes, { mode: path.endsWith('.sh') ? 0o755 : 0o644 })
  }
  return folder
}

function archived(store: Store, paths: string[]): Store {
  const folder = folderWith({ 'templates.json': archiveOf(store, paths) })
  return archiveAt(join(folder, 'templates.json'))
}

test('an archive has what the folder has: texts, and what can be run', () => {
  const folder = folderAt(folderWith({ 'base/files/a/b.sh': 'true\n', 'base/files/c.md': 'ü\r\n' }))
  const paths = folder.filesBelow('base')
  expect(paths).toEqual(['base/files/a/b.sh', 'base/files/c.md'])
  const archive = archived(folder, paths)
  expect(archive.filesBelow('base')).toEqual(paths)
  expect(paths.map((path) => archive.read(path))).toEqual(paths.map((path) => folder.read(path)))
  expect(paths.map((path) => archive.read(path).executable)).toEqual([true, false])
})

test('a folder is told from another whose name begins as it does', () => {
  const folder = folderAt(folderWith({ 'data/d1/files/x': '1', 'data/d1b/files/x': '2' }))
  const archive = archived(folder, ['data/d1/files/x', 'data/d1b/files/x'])
  expect(archive.filesBelow('data/d1')).toEqual(['data/d1/files/x'])
})

test('what is no text is refused, and never written as another one', () => {
  const folder = folderAt(folderWith({ 'base/files/a.png': Buffer.from([0x89, 0xff]) }))
  expect(() => archiveOf(folder, ['base/files/a.png'])).toThrow('base/files/a.png is no text')
})

test('a file that has no place in a layer is said, and not left out', () => {
  const folder = folderWith({ 'base/files/x': '1', 'base/flies/y': '2' })
  expect(() => readSources(folder, ['base'])).toThrow('base/flies/y')
})

test('where there is no template there is no half project', () => {
  const none: Store = {
    filesBelow: () => [],
    read: () => ({ bytes: Buffer.of(), executable: false }),
  }
  expect(() => readSources(none, ['base'])).toThrow('There are no templates')
})
