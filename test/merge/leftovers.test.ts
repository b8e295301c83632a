import { expect, test } from 'vitest'
import { leftovers, underOwnNames } from '../../generators/merge/leftovers.ts'
import type { Merged, Row } from '../../generators/merge/sides.ts'

const file = (text: string) => ({ bytes: Buffer.from(text), executable: false })

const removed = (path: string): Row => ({
  path,
  yours: 'untouched',
  template: 'dropped',
  done: 'removed',
})
const kept = (path: string): Row => ({ path, yours: 'edited', template: 'dropped', done: 'kept' })

function found(rows: Row[], texts: Record<string, string>, next: string[] = []) {
  const yours = new Map(Object.entries(texts).map(([path, text]) => [path, file(text)]))
  const tree = new Map(next.map((path) => [path, file('')]))
  return leftovers({ rows, changes: new Map() } as unknown as Merged, yours, tree)
}

const action = '.github/actions/set-up/action.yml'
const workflow = '.github/workflows/deploy.yml'

test('a kept workflow that uses an action which went is left behind', () => {
  const texts = { [workflow]: 'steps:\n  - uses: ./.github/actions/set-up\n' }
  expect(found([removed(action), kept(workflow)], texts)).toEqual([
    { path: workflow, uses: '.github/actions/set-up', dropped: true },
  ])
})

test('one whose action stays, in another file of its folder, is not', () => {
  const texts = { [workflow]: 'steps:\n  - uses: ./.github/actions/set-up\n' }
  const next = ['.github/actions/set-up/action.yaml']
  expect(found([removed(action), kept(workflow)], texts, next)).toEqual([])
})

test('a file that is kept with an edited one of its sample is left behind too, if what it imports goes', () => {
  const row: Row = { path: 'src/a.ts', yours: 'untouched', template: 'changed', done: 'kept' }
  expect(found([removed('src/b.ts'), row], { 'src/a.ts': "import { x } from './b.ts'\n" })).toEqual(
    [{ path: 'src/a.ts', uses: 'src/b.ts', dropped: false }],
  )
})

test('an edited module that imports a removed one is left behind, wherever it was moved to', () => {
  const row: Row = {
    ...{ path: 'src/a.ts', to: 'src/deep/a.ts', yours: 'renamed' },
    ...{ template: 'changed', done: 'merged' },
  }
  const texts = { 'src/deep/a.ts': "import { x } from '../b.ts'\n" }
  expect(found([removed('src/b.ts'), row], texts)).toEqual([
    { path: 'src/deep/a.ts', uses: 'src/b.ts', dropped: false },
  ])
})

test('neither prose, nor a longer path, nor what nobody has edited is', () => {
  const texts = {
    'docs/mine.md': 'See infra/old/a.yaml.',
    'infra/run.yaml': 'file: infra/old/a.yaml.bak, my-infra/old/a.yaml',
    'infra/plain.yaml': 'file: infra/old/a.yaml',
  }
  const plain: Row = { ...kept('infra/plain.yaml'), yours: 'untouched', done: 'left' }
  const rows = [removed('infra/old/a.yaml'), kept('docs/mine.md'), kept('infra/run.yaml'), plain]
  expect(found(rows, texts, ['infra/old/b.yaml'])).toEqual([])
})

test('advice names a file as its owner does, and others as they are', () => {
  const row: Row = {
    ...{ path: 'README.md', to: 'docs/start.md', yours: 'renamed' },
    ...{ template: 'changed', done: 'merged' },
  }
  expect(underOwnNames('As README.md says (docs/README.md is another), README.md.', [row])).toBe(
    'As docs/start.md says (docs/README.md is another), docs/start.md.',
  )
})
