import { expect, test } from 'vitest'
import { sentence } from '../../toolkit/checks/project.ts'
import { idsIn } from '../../toolkit/checks/worker.ts'

const found = (config: Parameters<typeof idsIn>[0]) =>
  idsIn({ name: 'shop', ...config }).map(sentence)

test('what is bound by its id is well', () => {
  const d1_databases = [{ binding: 'DB', database_id: '1f' }]
  expect(found({ d1_databases, kv_namespaces: [{ binding: 'SHOWN', id: '2f' }] })).toEqual([])
})

test('a database without an id is found, with what makes it', () => {
  expect(found({ d1_databases: [{ binding: 'STORE' }] })).toEqual([
    expect.stringMatching(
      /^wrangler\.jsonc, d1_databases\.STORE: .*"npx wrangler d1 create shop-store"/,
    ),
  ])
})

test('a namespace without an id is found, with what makes it', () => {
  expect(found({ kv_namespaces: [{ binding: 'SHOWN', id: '' }] })).toEqual([
    expect.stringContaining('npx wrangler kv namespace create shop-shown'),
  ])
})
