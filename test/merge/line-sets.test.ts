import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergeLineSets } from '../../generators/merge/line-sets.ts'
import { upgrade } from './project.ts'

const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join('')

test.each(['.gitignore', 'infra/.gitattributes', '.github/CODEOWNERS'])(
  '%s has what both added at the same place, and no conflict',
  async (path) => {
    const { files, row, merged } = await upgrade({
      base: { [path]: text('# made', 'dist/') },
      yours: { [path]: text('# made', 'dist/', 'mine/') },
      next: { [path]: text('# made', 'dist/', 'new/') },
    })
    expect(files).toEqual({ [path]: text('# made', 'dist/', 'new/', 'mine/') })
    expect(row(path)).toMatchObject({ done: 'merged' })
    expect(merged.conflicts).toEqual([])
  },
)

test('a list that both have from the start is one list', async () => {
  const { files, merged } = await upgrade({
    base: {},
    yours: { '.gitattributes': text('*.png binary', '* text=auto') },
    next: { '.gitattributes': text('* text=auto', '*.sh eol=lf') },
  })
  expect(files).toEqual({
    '.gitattributes': text('*.png binary', '* text=auto', '*.sh eol=lf'),
  })
  expect(merged.conflicts).toEqual([])
})

test('a line that either removed stays removed', async () => {
  const { files } = await upgrade({
    base: { '.gitignore': text('a', 'b', 'c', 'd') },
    yours: { '.gitignore': text('a', 'c', 'd') },
    next: { '.gitignore': text('b', 'new', 'c', 'd', 'a2') },
  })
  expect(files).toEqual({ '.gitignore': text('new', 'c', 'd', 'a2') })
})

test('a paragraph comes as one, and none that is dropped leaves a gap', async () => {
  const { files } = await upgrade({
    base: { '.gitignore': text('a', '', '# old', 'b', '', 'c') },
    yours: { '.gitignore': text('a', '', '# old', 'b', '', 'c', 'mine') },
    next: { '.gitignore': text('a', '', 'c', '', '# new', 'd') },
  })
  expect(files).toEqual({ '.gitignore': text('a', '', 'c', '', '# new', 'd', '', 'mine') })
})

test('with CRLF and without a last line end it is the same list', async () => {
  const { files } = await upgrade({
    base: { '.gitignore': text('a', 'b') },
    yours: { '.gitignore': 'a\r\nb\r\nmine\r\n' },
    next: { '.gitignore': 'a\nb\nnew' },
  })
  expect(files).toEqual({ '.gitignore': 'a\r\nb\r\nnew\r\nmine\r\n' })
})

const lines = fc.uniqueArray(fc.constantFrom(...'abcdefghij'))

test('what either added is there, what either removed is not, and the owner’s order stays', () => {
  fc.assert(
    fc.property(lines, lines, lines, (base, yours, next) => {
      const bytes = (side: string[]) => Buffer.from(text(...side))
      const merged = mergeLineSets({ base: bytes(base), yours: bytes(yours), next: bytes(next) })
      const found = merged.toString().split('\n').slice(0, -1)
      const has = (line: string) =>
        base.includes(line)
          ? yours.includes(line) && next.includes(line)
          : yours.includes(line) || next.includes(line)
      expect([...found].sort()).toEqual([...'abcdefghij'].filter(has))
      const mine = yours.filter((line) => found.includes(line))
      expect(found.filter((line) => yours.includes(line))).toEqual(mine)
    }),
  )
})
