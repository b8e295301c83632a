import fc from 'fast-check'
import { expect, test } from 'vitest'
import { adopted } from '../../generators/merge/adopt.ts'

const file = (text: string) => ({ bytes: Buffer.from(text), executable: false })

/** What a file becomes, of which one text is there and another is the project's. */
function became(path: string, own: string, ours: string): string {
  const found = adopted(new Map([[path, file(ours)]]), new Map([[path, file(own)]]))
  return found.get(path)?.bytes.toString() ?? own
}

test('a list gets the lines that it lacks', () => {
  expect(became('.gitignore', '*.log\nnode_modules', 'node_modules\n# Built\ndist\n')).toBe(
    '*.log\nnode_modules\n# Built\ndist\n',
  )
})

test('a page keeps its text and has the project’s below it; a title that both have stands once', () => {
  expect(became('README.md', '# shop\nSells.\n', '# shop\n\nTwo regions.\n')).toBe(
    '# shop\nSells.\n\nTwo regions.\n',
  )
  expect(became('README.md', '# Our shop\n', '# shop\n\nTwo regions.\n')).toBe(
    '# Our shop\n\n# shop\n\nTwo regions.\n',
  )
})

test('what is neither list nor page stays as it is', () => {
  expect(became('.editorconfig', 'root = true\n', 'root = false\n')).toBe('root = true\n')
})

test('line ends are those of what was there', () => {
  expect(became('.gitignore', '*.log\r\n', 'dist\n')).toBe('dist\r\n*.log\r\n')
})

test('of whatever texts no line of either is lost', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', '# c', '!d', 'e f'), { maxLength: 8 })
    .map((lines) => lines.map((line) => `${line}\n`).join(''))
  fc.assert(
    fc.property(fc.constantFrom('.gitignore', 'README.md'), text, text, (path, own, ours) => {
      const joined = became(path, own, ours)
      if (path === 'README.md') expect(joined.startsWith(own)).toBe(true)
      const lines = joined.split('\n')
      for (const line of [...own.split('\n'), ...ours.split('\n')]) expect(lines).toContain(line)
    }),
    { numRuns: 500 },
  )
})

test('bytes that are no UTF-8 come through', () => {
  const own = Buffer.from([0x23, 0x20, 0xe9, 0x0a])
  const yours = new Map([['README.md', { bytes: own, executable: false }]])
  const found = adopted(new Map([['README.md', file('Ours.\n')]]), yours)
  expect(found.get('README.md')?.bytes).toEqual(Buffer.concat([own, Buffer.from('\nOurs.\n')]))
})
