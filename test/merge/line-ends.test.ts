import { expect, test } from 'vitest'
import { upgrade } from './project.ts'

const crlf = (text: string) => text.replaceAll('\n', '\r\n')
const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join('')

test('a checkout that made all line ends CRLF is no edit, and what is written has them too', async () => {
  const { files, row } = await upgrade({
    base: { a: text('1', '2') },
    yours: { a: crlf(text('1', '2')) },
    next: { a: text('1', '3') },
  })
  expect(files).toEqual({ a: crlf(text('1', '3')) })
  expect(row('a')).toMatchObject({ yours: 'untouched', done: 'written' })
})

test('an edited file with CRLF is merged line by line', async () => {
  const { files, merged } = await upgrade({
    base: { a: text('1', '2', '3', '4') },
    yours: { a: crlf(text('mine', '2', '3', '4')) },
    next: { a: text('1', '2', '3', 'new') },
  })
  expect(files).toEqual({ a: crlf(text('mine', '2', '3', 'new')) })
  expect(merged.conflicts).toEqual([])
})

test('a file with CRLF that the template left alone keeps its bytes', async () => {
  const { merged } = await upgrade({
    base: { a: text('1', '2') },
    yours: { a: crlf(text('1', '2')) },
    next: { a: text('1', '2') },
  })
  expect(merged.changes.size).toBe(0)
})

test('markers in a file with CRLF end in CRLF', async () => {
  const { files } = await upgrade({
    base: { a: text('1') },
    yours: { a: crlf(text('mine')) },
    next: { a: text('new') },
  })
  const marked = text(
    '<<<<<<< yours',
    'mine',
    '=======',
    'new',
    '>>>>>>> create-active-active 0.2.0',
  )
  expect(files).toEqual({ a: crlf(marked) })
})

test('the template’s own CRLF is kept in files that nobody touched', async () => {
  const next = { a: crlf(text('1', '3')) }
  const { files } = await upgrade({
    base: { a: crlf(text('1', '2')) },
    yours: { a: crlf(text('1', '2')) },
    next,
  })
  expect(files).toEqual(next)
})

test('one line with LF among CRLF is an edit', async () => {
  const { row } = await upgrade({
    base: { a: text('1', '2') },
    yours: { a: '1\r\n2\n' },
    next: { a: text('1', '2') },
  })
  expect(row('a')?.yours).toBe('edited')
})

test('JSON with CRLF is merged by key', async () => {
  const { files } = await upgrade({
    base: { 'a.json': '{\n  "a": 1,\n  "b": 2\n}\n' },
    yours: { 'a.json': crlf('{\n  "a": 9,\n  "b": 2\n}\n') },
    next: { 'a.json': '{\n  "a": 1,\n  "b": 3\n}\n' },
  })
  expect(files).toEqual({ 'a.json': crlf('{\n  "a": 9,\n  "b": 3\n}\n') })
})
