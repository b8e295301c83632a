import { expect, test } from 'vitest'
import { Commits, Messages } from '../../toolkit/laptop/messages.ts'

const message = (type: string, body: string) => {
  const bytes = Buffer.alloc(type.length + 4 + Buffer.byteLength(body))
  bytes.write(type)
  bytes.writeInt32BE(bytes.length - type.length, type.length)
  bytes.write(body, type.length + 4)
  return bytes
}
const startup = message('', 'user\0admin\0')
const query = (sql: string) => message('Q', `${sql}\0`)

test('messages are told apart however their bytes come in', () => {
  const stream = Buffer.concat([startup, query('BEGIN'), query('COMMIT')])
  const messages = new Messages()
  const found = [...stream].flatMap((byte) => messages.add(Buffer.of(byte)))
  expect(found.map(({ type }) => type)).toEqual(['', 'Q', 'Q'])
  expect(Buffer.concat(found.map(({ bytes }) => bytes))).toEqual(stream)
})

test.each([
  ['a statement of its own that writes', [query('UPDATE items SET sold = 1')], [true]],
  ['one that reads', [query('SELECT 1')], [false]],
  [
    'a transaction that writes, at its COMMIT',
    [query('BEGIN'), query('insert into items values (1)'), query('COMMIT')],
    [false, false, true],
  ],
  [
    'one that only reads',
    [query('BEGIN'), query('SELECT 1'), query('COMMIT')],
    [false, false, false],
  ],
  [
    'one that is rolled back',
    [query('BEGIN'), query('DELETE FROM items'), query('ROLLBACK'), query('SELECT 1')],
    [false, false, false, false],
  ],
  [
    'a prepared statement, at its Sync',
    [message('P', 'name\0INSERT INTO items VALUES ($1)\0'), message('B', ''), message('S', '')],
    [false, false, true],
  ],
])('%s', (_case, sent, final) => {
  const messages = new Messages()
  messages.add(startup)
  const commits = new Commits()
  expect(sent.flatMap((bytes) => messages.add(bytes)).map((one) => commits.isFinal(one))).toEqual(
    final,
  )
})
