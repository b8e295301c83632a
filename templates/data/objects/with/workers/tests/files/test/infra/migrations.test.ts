import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sentence } from '../../toolkit/checks/project.ts'
import { file, parseConfig, root } from '../../toolkit/cloudflare/config.ts'
import { migrations } from '../../toolkit/rollout/data.ts'
import { topology } from '../../topology.ts'

/** What is found when the migrations go on like that. */
function found(line: string): string[] {
  const first = '{ "tag": "v1", "new_sqlite_classes": ["Item", "Order"] }'
  const text = readFileSync(join(root, file), 'utf8')
  const changed = line ? text.replace(first, `${first}, ${line}`) : text
  if (line) expect(changed).not.toBe(text)
  return migrations({ topology, config: parseConfig(file, changed) }).map(sentence)
}

test('classes that a migration made are right', () => {
  expect(found('')).toEqual([])
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

test('a class that was renamed must be bound by its new name', () => {
  const line = '{ "tag": "v2", "renamed_classes": [{ "from": "Item", "to": "Stock" }] }'
  expect(found(line)).toEqual([expect.stringContaining('no migration makes the class Item')])
})

test('a class without SQL is found', () => {
  expect(found('{ "tag": "v2", "new_classes": ["Basket"] }')).toEqual([
    expect.stringContaining('cannot hold SQL'),
  ])
})
