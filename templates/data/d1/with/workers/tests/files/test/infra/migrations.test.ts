import { expect, test } from 'vitest'
import { CONTRACT, faultsIn } from '../../ops/validate/migrations.ts'
import { sentence } from '../../ops/validate/project.ts'

const found = (sql: string) => faultsIn('migrations/0003_x.sql', sql).map(sentence)

test.each([
  'CREATE TABLE a (id TEXT PRIMARY KEY, b INTEGER NOT NULL CHECK (b > 0)) WITHOUT ROWID; -- DROP TABLE b',
  'create table if not exists a (id text);\n\ncreate index a_id on a (id);',
  'ALTER TABLE orders ADD COLUMN quantity INTEGER;',
  "ALTER TABLE orders\n  ADD note TEXT NOT NULL DEFAULT 'DROP; TABLE';",
  `${CONTRACT}\nALTER TABLE orders DROP COLUMN qty;`,
])('a migration that adds may go before its release: %s', (sql) => {
  expect(found(sql)).toEqual([])
})

test.each([
  'DROP TABLE orders',
  'ALTER TABLE orders DROP COLUMN qty',
  'ALTER TABLE orders RENAME COLUMN qty TO quantity',
  'ALTER TABLE orders RENAME TO sales',
  'ALTER TABLE orders ADD COLUMN note TEXT NOT NULL',
  'ALTER TABLE orders ADD item TEXT REFERENCES items (sku)',
  'CREATE UNIQUE INDEX one ON orders (sku)',
  'CREATE TABLE copy AS SELECT id FROM orders',
  'DELETE FROM orders',
  'UPDATE orders SET quantity = qty',
])('a migration that does more is found: %s', (sql) => {
  expect(found(`CREATE TABLE a (id TEXT); ${sql};`)).toEqual([
    `migrations/0003_x.sql, ${sql}: it is applied before any gate, and the release that runs, or comes back, may not live with it; only add tables, indexes, and columns that may be empty; where that is over, begin the file with "${CONTRACT}".`,
  ])
})
