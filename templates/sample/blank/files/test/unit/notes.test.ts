import { expect, test } from 'vitest'
import { noteOf } from '../../src/domain/notes.ts'

test('a retry is the same note, and another key or text is another', () => {
  const { id } = noteOf('k', 'hello')
  expect(id).toMatch(/^[0-9a-f]{32}$/)
  expect(noteOf('k', 'hello').id).toBe(id)
  expect(noteOf('k', 'hallo').id).not.toBe(id)
  expect(noteOf('l', 'hello').id).not.toBe(id)
})
