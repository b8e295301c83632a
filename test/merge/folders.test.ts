import { expect, test } from 'vitest'
import { beside, type Sources, upgrade } from './project.ts'

const text = (of: string) => Array.from({ length: 10 }, (_, at) => `${of} ${at}\n`).join('')

const folder = (name: string): Sources => ({
  [`${name}/a.ts`]: text('a'),
  [`${name}/b.ts`]: text('b'),
})

test('a new file goes where the rest of its folder went, and is known there', async () => {
  const next = { ...folder('src/store'), 'src/store/new.ts': text('new') }
  const moved = folder('src/persistence')
  const first = await upgrade({ base: folder('src/store'), yours: moved, next })
  expect(first.files).toEqual({ ...moved, 'src/persistence/new.ts': text('new') })
  expect(first.row('src/store/new.ts')).toEqual({
    ...{ path: 'src/store/new.ts', to: 'src/persistence/new.ts' },
    ...{ yours: 'absent', template: 'added', done: 'written' },
  })
  const later = { ...next, 'src/store/new.ts': `${text('new')}later\n` }
  const second = await upgrade({ base: first.baseline, yours: first.files, next: later })
  expect(second.files).toEqual({ ...moved, 'src/persistence/new.ts': `${text('new')}later\n` })
})

test('so does one in a new folder below it', async () => {
  const { files } = await upgrade({
    base: folder('src/store'),
    yours: folder('src/persistence'),
    next: { ...folder('src/store'), 'src/store/sql/new.ts': text('new') },
  })
  expect(files).toHaveProperty(['src/persistence/sql/new.ts'])
})

test('a folder of folders has moved when each of them has', async () => {
  const { files } = await upgrade({
    base: { ...folder('ops/one'), ...folder('ops/two') },
    yours: { ...folder('tools/one'), ...folder('tools/two') },
    next: { ...folder('ops/one'), ...folder('ops/two'), 'ops/new.ts': text('new') },
  })
  expect(files).toHaveProperty(['tools/new.ts'])
})

test('a folder that the templates moved meanwhile is where its owner has it', async () => {
  const { files } = await upgrade({
    base: folder('local'),
    yours: folder('dev'),
    next: { ...folder('toolkit/laptop'), 'toolkit/laptop/new.ts': text('new') },
  })
  expect(files).toEqual({ ...folder('dev'), 'dev/new.ts': text('new') })
})

test('what came into a moved folder goes with its answer, and comes back there', async () => {
  const moved = folder('src/persistence')
  const next = { ...folder('src/store'), 'src/store/new.ts': text('new') }
  const first = await upgrade({ base: folder('src/store'), yours: moved, next })
  const back = folder('src/store')
  const second = await upgrade({ base: first.baseline, yours: first.files, next: back })
  expect(second.files).toEqual(moved)
  const third = await upgrade({ base: second.baseline, yours: second.files, next })
  expect(third.files).toEqual(first.files)
})

test('a folder of which a file is left has not moved', async () => {
  const { files } = await upgrade({
    base: folder('src/store'),
    yours: { 'src/store/a.ts': text('a'), 'src/tables/b.ts': text('b') },
    next: { ...folder('src/store'), 'src/store/new.ts': text('new') },
  })
  expect(files).toHaveProperty(['src/store/new.ts'])
})

test('a file of the owner’s own in that place is merged, not written over', async () => {
  const yours = { ...folder('src/persistence'), 'src/persistence/new.ts': 'mine\n' }
  const { files, row } = await upgrade({
    base: folder('src/store'),
    yours,
    next: { ...folder('src/store'), 'src/store/new.ts': 'new\n' },
  })
  expect(files['src/persistence/new.ts']).toContain('<<<<<<< yours\nmine\n=======\nnew\n>>>>>>> ')
  expect(row('src/store/new.ts')).toMatchObject({ done: 'conflict' })
})

test('none comes into a folder whose files were all deleted, then or later, but says so', async () => {
  const others = { 'src/app.ts': text('app') }
  const next = { ...others, ...folder('drills'), 'drills/new.ts': text('new') }
  const base = { ...others, ...folder('drills') }
  const first = await upgrade({ base, yours: others, next })
  expect(first.files).toEqual(others)
  expect(first.row('drills/new.ts')).toEqual({
    ...{ path: 'drills/new.ts', yours: 'deleted', template: 'added', done: 'stays deleted' },
    notes: ['new, in a folder that you deleted'],
  })
  const again = await upgrade({ base: first.baseline, yours: others, next })
  expect(again.files).toEqual(others)
  const dropped = await upgrade({ base: first.baseline, yours: others, next: others })
  const later = { ...next, 'drills/later.ts': text('later') }
  const back = await upgrade({ base: dropped.baseline, yours: others, next: later })
  expect(back.files).toEqual(others)
})

test('imports that the owner mended are no edit, and what comes imports from where things are', async () => {
  const app = (from: string, more = '') =>
    `import { a } from '${from}/a.ts'\n${more}export const app = a\n`
  const use = (from: string) => `import { b } from '${from}/new.ts'\n`
  const fresh = (to: string) => `import { x } from '${to}app.ts'\nexport const b = x\n`
  const { files, merged } = await upgrade({
    base: { 'src/app.ts': app('./store'), ...folder('src/store') },
    yours: { 'src/app.ts': app('./data/persistence'), ...folder('src/data/persistence') },
    next: {
      'src/app.ts': app('./store', use('./store')),
      ...folder('src/store'),
      'src/store/new.ts': fresh('../'),
    },
  })
  expect(merged.conflicts).toEqual([])
  expect(files).toEqual({
    'src/app.ts': app('./data/persistence', use('./data/persistence')),
    ...folder('src/data/persistence'),
    'src/data/persistence/new.ts': fresh('../../'),
  })
})

test('a file of which only the imports were mended goes when the templates drop it', async () => {
  const use = (from: string) => `import { a } from '${from}/a.ts'\nexport const used = a\n`
  const { files } = await upgrade({
    base: { 'test/a.test.ts': use('../src/store'), ...folder('src/store') },
    yours: { 'test/a.test.ts': use('../src/persistence'), ...folder('src/persistence') },
    next: { ...folder('src/store'), 'src/store/new.ts': text('new') },
  })
  expect(files).toEqual({ ...folder('src/persistence'), 'src/persistence/new.ts': text('new') })
})

test('what is written although a file that it imports was deleted is a conflict', async () => {
  const app = 'export const app = 1\n'
  const { files, row, merged } = await upgrade({
    base: { 'src/app.ts': app, 'src/old.ts': text('old') },
    yours: { 'src/app.ts': app },
    next: { 'src/app.ts': `import './old.ts'\n${app}`, 'src/old.ts': text('old') },
  })
  expect(files).toEqual({ 'src/app.ts': `import './old.ts'\n${app}` })
  expect(row('src/app.ts')).toMatchObject({
    done: 'conflict',
    notes: ['it imports src/old.ts, which is not here'],
  })
  expect(merged.conflicts.map(({ path }) => path)).toEqual(['src/app.ts'])
  expect(files).not.toHaveProperty([beside('src/app.ts')])
})
