import { expect, test } from 'vitest'
import { CONTRACT, faultsBelow, faultsIn } from '../../toolkit/database/additive.ts'

const found = (sql: string) => faultsIn('migrations/0003_x.sql', sql)

test.each([
  'CREATE TABLE a (id TEXT PRIMARY KEY, b INTEGER NOT NULL CHECK (b > 0)) WITHOUT ROWID; -- DROP TABLE b',
  'create table if not exists a (id text);\n\ncreate index a_id on a (id);',
  'CREATE TABLE a (id bigint GENERATED ALWAYS AS IDENTITY, of text REFERENCES items)',
  'CREATE INDEX ASYNC a_of ON a (of)',
  'CREATE ROLE service WITH LOGIN; GRANT SELECT, INSERT, UPDATE ON orders TO service',
  "CREATE FUNCTION f() RETURNS text LANGUAGE SQL AS $f$ SELECT 'DROP'; DELETE FROM orders $f$",
  "COMMENT ON TABLE a IS 'no more; DROP TABLE a'",
  'ALTER TABLE orders ADD COLUMN quantity INTEGER;',
  "ALTER TABLE orders\n  ADD note TEXT NOT NULL DEFAULT 'DROP; TABLE';",
  'ALTER TABLE IF EXISTS ONLY public.orders ADD a numeric(10, 2), ADD COLUMN "check" text DEFAULT (1)',
  "ALTER TABLE orders ALTER COLUMN note SET DEFAULT 'x'",
  'ALTER TABLE ASYNC orders VALIDATE CONSTRAINT positive',
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
  'ALTER TABLE orders ADD a text NOT NULL, ADD b text DEFAULT 1',
  'ALTER TABLE orders ADD a text, DROP COLUMN qty',
  'ALTER TABLE orders ADD item TEXT REFERENCES items (sku)',
  'ALTER TABLE orders ADD total integer GENERATED ALWAYS AS (qty) STORED',
  'ALTER TABLE orders ADD CONSTRAINT some CHECK (qty > 0) NOT VALID',
  'ALTER TABLE orders ALTER COLUMN qty TYPE bigint',
  'ALTER TABLE orders ALTER qty DROP NOT NULL',
  'CREATE UNIQUE INDEX one ON orders (sku)',
  'CREATE TABLE copy AS SELECT id FROM orders',
  'CREATE TABLE copy AS (TABLE orders)',
  'CREATE OR REPLACE FUNCTION f() RETURNS text LANGUAGE SQL AS $$ SELECT 1 $$',
  'CREATE TRIGGER t BEFORE INSERT ON orders EXECUTE FUNCTION f()',
  'REVOKE INSERT ON orders FROM service',
  'DELETE FROM orders',
  'UPDATE orders SET quantity = qty',
  'COMMIT',
])('a migration that does more is found: %s', (sql) => {
  expect(found(`CREATE TABLE a (id TEXT); ${sql};`)).toHaveLength(1)
})

test('the statement is named, and what says that it is meant', () => {
  expect(found('SELECT 1; DROP  TABLE "orders"')).toEqual(
    ['SELECT 1', 'DROP TABLE ""'].map((where) => ({
      file: 'migrations/0003_x.sql',
      where,
      problem:
        'it is applied before any gate, and the release that runs, or comes back, may not live with it',
      fix: `only add tables, indexes, and columns that may be empty; where that is over, begin the file with "${CONTRACT}"`,
    })),
  )
})

test('this project’s migrations only add, or say that more is meant', () => {
  expect(faultsBelow(`${import.meta.dirname}/../..`, 'migrations')).toEqual([])
})
