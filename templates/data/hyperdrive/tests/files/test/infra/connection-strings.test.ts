import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkAll } from '../../toolkit/checks/checks.ts'
import { sentence } from '../../toolkit/checks/project.ts'
import { idsIn } from '../../toolkit/checks/worker.ts'
import { file, parseConfig, readConfig, root } from '../../toolkit/cloudflare/config.ts'
import { topology } from '../../topology.ts'

test('the laptop’s connection string is no secret; one of another machine is', () => {
  const found = (text: string) =>
    checkAll({ topology, config: parseConfig(file, text) }).map(sentence)
  const text = readFileSync(join(root, file), 'utf8')
  expect(found(text)).toEqual([])
  const elsewhere = text.replace('@127.0.0.1:', '@127.0.0.1.db.example.com:')
  expect(found(elsewhere)).toEqual([expect.stringContaining('it looks like a secret')])
})

test('a configuration without an id is found, with what makes it and has no cache', () => {
  const hyperdrive = [{ binding: 'HYPERDRIVE', id: '' }]
  expect(idsIn({ ...readConfig(), hyperdrive }).map(sentence)).toEqual([
    expect.stringMatching(
      /^wrangler\.jsonc, hyperdrive\.HYPERDRIVE: .*"npx wrangler hyperdrive create --caching-disabled /,
    ),
  ])
})
