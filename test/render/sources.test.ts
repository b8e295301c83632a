import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readSources } from '../../generators/render/sources.ts'

/** A `templates/` folder with these files in it. */
function templates(...paths: string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'sources-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), '')
  }
  return `${root}/`
}

test('a layer’s files and slots are read, those beside another layer too, and modules are not', () => {
  const root = templates(
    'base/layer.ts',
    'base/files/_gitignore.ejs',
    'base/with/sam/advice.ts',
    'base/with/sam/slots/more.md',
    'base/tests/files/a.test.ts',
  )
  const found = [...readSources(root, ['base'])].map(([layer, { files, slots }]) => [
    layer,
    [...files, ...slots].map(({ target }) => target),
  ])
  expect(found).toEqual([
    ['base', ['.gitignore']],
    ['base/with/sam', ['more']],
  ])
})

test.each(['base/wiht/sam/files/a.ts', 'base/a.txt'])(
  '%s, which is in no place of a layer, is an error and not left out',
  (path) => {
    const root = templates('base/files/a.ts', path)
    expect(() => readSources(root, ['base'])).toThrow(`templates/${path} is`)
  },
)
