import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { blocks, pages } from '../../docs.ts'
import { packageRoot } from '../../generators/root.ts'

const written = [...pages().keys()].filter((path) => path.endsWith('.md'))

test('docs/ holds what the option table says (npm run docs writes it)', () => {
  const stale = [...pages()].filter(
    ([path, text]) =>
      !existsSync(packageRoot + path) || readFileSync(packageRoot + path, 'utf8') !== text,
  )
  expect(stale.map(([path]) => path)).toEqual([])
})

test('every block of a page is filled', () => {
  for (const [path, text] of pages()) expect(text, path).not.toMatch(/-->\n<!-- \/table/)
})

test.each([...written, 'CONTRIBUTING.md', 'CHANGELOG.md'])(
  'every link in %s leads somewhere',
  (path) => {
    const text = readFileSync(packageRoot + path, 'utf8')
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = '']) => link)
    const broken = links.filter((link) => !existsSync(join(packageRoot, dirname(path), link)))
    expect(broken).toEqual([])
  },
)

test('every block that can be written is on some page', () => {
  const text = [...pages().values()].join('\n')
  expect(Object.keys(blocks).filter((name) => !text.includes(`<!-- table: ${name} -->`))).toEqual(
    [],
  )
})
