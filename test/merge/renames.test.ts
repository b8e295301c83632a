import { expect, test } from 'vitest'
import { upgrade } from './project.ts'

/** Ten lines that are alike from one name to the next only where they are given. */
const text = (given: Record<number, string> = {}, of = 'line') =>
  Array.from({ length: 10 }, (_, at) => `${given[at] ?? `${of} ${at}`}\n`).join('')

test('the owner’s new name gets what the template changed', async () => {
  const { files, merged } = await upgrade({
    base: { old: text() },
    yours: { name: text({ 0: 'mine' }) },
    next: { old: text({ 9: 'new' }) },
  })
  expect(files).toEqual({ name: text({ 0: 'mine', 9: 'new' }) })
  expect(merged.rows).toEqual([
    { path: 'old', to: 'name', yours: 'renamed', template: 'changed', done: 'merged' },
  ])
})

test('an untouched file moves with the template', async () => {
  const { files, merged, baseline } = await upgrade({
    base: { old: text() },
    yours: { old: text() },
    next: { new: text({ 9: 'new' }) },
  })
  expect(files).toEqual({ new: text({ 9: 'new' }) })
  expect(merged.rows).toEqual([
    { path: 'old', to: 'new', yours: 'untouched', template: 'moved', done: 'written' },
  ])
  expect([...baseline.files.keys()]).toEqual(['new'])
})

test('the owner’s edits go where the template moved the file', async () => {
  const { files, row } = await upgrade({
    base: { old: text() },
    yours: { old: text({ 0: 'mine' }) },
    next: { new: text({ 9: 'new' }) },
  })
  expect(files).toEqual({ new: text({ 0: 'mine', 9: 'new' }) })
  expect(row('old')).toMatchObject({ to: 'new', template: 'moved', done: 'merged' })
})

test('a conflict of a moved file is in its new place', async () => {
  const { files, merged } = await upgrade({
    base: { old: text() },
    yours: { old: text({ 5: 'mine' }) },
    next: { new: text({ 5: 'new' }) },
  })
  expect(Object.keys(files)).toEqual(['new'])
  expect(files.new).toContain('<<<<<<< yours\nmine\n=======\nnew\n>>>>>>> ')
  expect(merged.conflicts.map(({ path }) => path)).toEqual(['new'])
})

test('a deleted file is not written under the name that the template gave it, then or later', async () => {
  const first = await upgrade({ base: { old: text() }, yours: {}, next: { new: text() } })
  expect(first.files).toEqual({})
  expect(first.row('old')).toEqual({
    path: 'old',
    yours: 'deleted',
    template: 'moved',
    done: 'stays deleted',
    notes: ['the template has it at new now'],
  })
  const again = { new: text({}, 'all different') }
  const second = await upgrade({ base: first.baseline, yours: {}, next: again })
  expect(second.files).toEqual({})
  const back = { old: text({}, 'no likeness left') }
  const third = await upgrade({ base: second.baseline, yours: {}, next: back })
  expect(third.files).toEqual({})
})

test('the owner’s new name wins over the template’s', async () => {
  const first = await upgrade({
    base: { old: text() },
    yours: { name: text({ 0: 'mine' }) },
    next: { new: text({ 9: 'new' }) },
  })
  expect(first.files).toEqual({ name: text({ 0: 'mine', 9: 'new' }) })
  expect(first.merged.rows).toEqual([
    {
      path: 'old',
      to: 'name',
      yours: 'renamed',
      template: 'moved',
      done: 'merged',
      notes: ['the template has it at new now'],
    },
  ])
  const later = { new: text({ 5: 'later', 9: 'new' }) }
  const second = await upgrade({ base: first.baseline, yours: first.files, next: later })
  expect(second.files).toEqual({ name: text({ 0: 'mine', 5: 'later', 9: 'new' }) })
})

test('both gave it the same name: it is merged there', async () => {
  const { files, merged } = await upgrade({
    base: { old: text() },
    yours: { new: text({ 0: 'mine' }) },
    next: { new: text({ 9: 'new' }) },
  })
  expect(files).toEqual({ new: text({ 0: 'mine', 9: 'new' }) })
  expect(merged.rows).toEqual([
    { path: 'old', to: 'new', yours: 'renamed', template: 'moved', done: 'merged' },
  ])
})

test('a renamed file that the template dropped is kept, and gets the changes when it is back', async () => {
  const yours = { name: text({ 0: 'mine' }) }
  const first = await upgrade({ base: { old: text() }, yours, next: {} })
  expect(first.files).toEqual(yours)
  expect(first.row('old')).toMatchObject({ to: 'name', template: 'dropped', done: 'kept' })
  const back = { old: text({ 9: 'new' }) }
  const second = await upgrade({ base: first.baseline, yours, next: back })
  expect(second.files).toEqual({ name: text({ 0: 'mine', 9: 'new' }) })
})

test('a copy is no rename: the file that is there gets the changes, the copy stays', async () => {
  const { files, merged } = await upgrade({
    base: { old: text() },
    yours: { old: text(), copy: text() },
    next: { old: text({ 9: 'new' }) },
  })
  expect(files).toEqual({ old: text({ 9: 'new' }), copy: text() })
  expect(merged.rows).toHaveLength(1)
})

test('one file that is like two missing ones is the new name of the likelier', async () => {
  const { files, row } = await upgrade({
    base: { far: text({ 1: 'a', 2: 'b', 3: 'c' }), near: text() },
    yours: { name: text({ 0: 'mine' }) },
    next: { far: text({ 1: 'a', 2: 'b', 3: 'c', 8: 'x' }), near: text({ 9: 'new' }) },
  })
  expect(files).toEqual({ name: text({ 0: 'mine', 9: 'new' }) })
  expect(row('near')?.yours).toBe('renamed')
  expect(row('far')).toMatchObject({ yours: 'deleted', done: 'stays deleted' })
})

test('the owner’s new name is one that the template now uses for another file: a conflict there, no line lost', async () => {
  const { files, row } = await upgrade({
    base: { old: text() },
    yours: { name: text({ 0: 'mine' }) },
    next: { old: text({ 9: 'new' }), name: 'something else\n' },
  })
  expect(row('old')?.done).toBe('stays deleted')
  expect(row('name')).toMatchObject({ yours: 'own', template: 'added', done: 'conflict' })
  for (const line of ['mine', 'line 5', 'something else']) expect(files.name).toContain(`${line}\n`)
})

test('the template moves a file to where the owner has another: both stay', async () => {
  const { files, row } = await upgrade({
    base: { old: text() },
    yours: { old: text({ 0: 'mine' }), new: 'own\n' },
    next: { new: text() },
  })
  expect(files.old).toBe(text({ 0: 'mine' }))
  expect(row('old')?.done).toBe('kept')
  expect(row('new')).toMatchObject({ yours: 'own', done: 'conflict' })
  expect(files.new).toContain('own\n')
})

test('the template moves a file that is a folder now: the folder stays, the new file comes', async () => {
  const { files, row } = await upgrade({
    base: { old: text() },
    yours: { old: 'not a file' },
    next: { new: text() },
  })
  expect(files).toEqual({ old: 'not a file', new: text() })
  expect(row('old')?.done).toBe('kept')
})

test('empty files are nobody’s new name', async () => {
  const { row } = await upgrade({ base: { old: '' }, yours: { mine: '' }, next: { old: 'x' } })
  expect(row('old')).toMatchObject({ yours: 'deleted', done: 'stays deleted' })
})

test('a file that the template dropped long ago does not move when a new one is like it', async () => {
  const yours = { old: text({ 0: 'mine' }) }
  const first = await upgrade({ base: { old: text() }, yours, next: {} })
  const second = await upgrade({ base: first.baseline, yours, next: { new: text({ 9: 'new' }) } })
  expect(second.files).toEqual({ ...yours, new: text({ 9: 'new' }) })
})

test('a new name is not looked for when the template has nothing for it', async () => {
  const { row } = await upgrade({
    base: { old: text(), a: text({}, 'other') },
    yours: { name: text(), a: text({}, 'other') },
    next: { old: text(), a: text({ 0: 'new' }, 'other') },
    engine: {
      renames: () => Promise.reject(new Error('asked for renames')),
      mergeTexts: () => Promise.reject(new Error('asked for a merge')),
    },
  })
  expect(row('old')).toMatchObject({ yours: 'deleted', done: 'stays deleted' })
})

test('files of the owner’s own are not looked at while all of ours are there', async () => {
  const { merged } = await upgrade({
    base: { a: text() },
    yours: { a: text(), own: text({ 0: 'mine' }) },
    next: { a: text({ 9: 'new' }) },
    engine: {
      renames: () => Promise.reject(new Error('asked for renames')),
      mergeTexts: () => Promise.reject(new Error('asked for a merge')),
    },
  })
  expect([...merged.changes.keys()]).toEqual(['a'])
})

test('a moved file has the mode of who changed it', async () => {
  const { merged } = await upgrade({
    base: { old: text() },
    yours: { old: { text: text(), executable: true } },
    next: { new: text({ 9: 'new' }) },
  })
  expect(merged.changes.get('new')?.executable).toBe(true)
})

test('a new file that is half like one that went is not that one moved: a deletion does not take it along', async () => {
  const shared = Array.from({ length: 6 }, (_, at) => `shared ${at}\n`).join('')
  const own = (name: string) => Array.from({ length: 6 }, (_, at) => `${name} ${at}\n`).join('')
  const { files } = await upgrade({
    base: { 'hot.ts': shared + own('hot') },
    yours: {},
    next: { 'lag.ts': shared + own('lag') },
  })
  expect(Object.keys(files)).toEqual(['lag.ts'])
})

test('a move that templates tell of is believed, however little is left alike', async () => {
  const { files, merged } = await upgrade({
    base: { old: `first\n${text()}last\n` },
    yours: { old: `first\n${text()}last\nmine\n` },
    next: { new: `first\n${text({}, 'another')}last\n` },
    moves: { old: 'new' },
  })
  expect(files).toEqual({ new: `first\n${text({}, 'another')}last\nmine\n` })
  expect(merged.rows).toEqual([
    { path: 'old', to: 'new', yours: 'edited', template: 'moved', done: 'merged' },
  ])
})

test('one that they tell of is none while the old name is in use, or the new one is not', async () => {
  const { files } = await upgrade({
    base: { kept: text(), gone: text({}, 'other') },
    yours: { kept: text(), gone: text({ 0: 'mine' }, 'other') },
    next: { kept: text(), new: text({}, 'third') },
    moves: { kept: 'new', gone: 'nowhere' },
  })
  expect(files).toEqual({
    kept: text(),
    gone: text({ 0: 'mine' }, 'other'),
    new: text({}, 'third'),
  })
})
