import { expect, test } from 'vitest'
import { migrations } from '../../ops/validate/migrations.ts'
import { loadProject, makeProject, sentence } from '../../ops/validate/project.ts'

const { topology, files } = loadProject()
const steps = '"migrations": ['
const more = (line: string) =>
  `${steps}{ "tag": "v1", "new_sqlite_classes": ["Item", "Order"] }, ${line}],"x": [`

/** What is found when the migrations go on like that, in a bundle with these classes. */
function found(line: string, bundle?: string): string[] {
  const file = 'wrangler.jsonc'
  const text = files[file] ?? ''
  const changed = line ? text.replace(steps, more(line)) : text
  return migrations(makeProject(topology, { ...files, [file]: changed }, bundle)).map(sentence)
}

const exported = (...names: string[]) => `var x = 1;\nexport {\n  ${names.join(',\n  ')}\n};\n`

test('classes that a migration made and the bundle exports are right', () => {
  expect(found('', exported('Item', 'Order', 'worker_default as default'))).toEqual([])
})

test('a class that nothing exports is found', () => {
  expect(found('', exported('Item', 'worker_default as default'))).toEqual([
    expect.stringContaining('the class Order exists'),
  ])
})

test('a tag that comes again is found', () => {
  expect(found('{ "tag": "v1", "new_sqlite_classes": ["Basket"] }')).toEqual([
    expect.stringContaining('the tag "v1" is there twice'),
  ])
})

test('a class that is bound and was deleted is found', () => {
  expect(found('{ "tag": "v2", "deleted_classes": ["Order"] }')).toEqual([
    expect.stringContaining('no migration makes the class Order'),
  ])
})

test('a class that was renamed must be bound and exported by its new name', () => {
  const line = '{ "tag": "v2", "renamed_classes": [{ "from": "Item", "to": "Stock" }] }'
  expect(found(line, exported('Order', 'Item'))).toEqual([
    expect.stringContaining('no migration makes the class Item'),
    expect.stringContaining('the class Stock exists'),
  ])
})

test('a class without SQL is found', () => {
  expect(found('{ "tag": "v2", "new_classes": ["Basket"] }')).toEqual([
    expect.stringContaining('cannot hold SQL'),
  ])
})
