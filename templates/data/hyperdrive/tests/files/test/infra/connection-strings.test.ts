import { expect, test } from 'vitest'
import { checkAll } from '../../ops/validate/checks.ts'
import { ids } from '../../ops/validate/ids.ts'
import { loadProject, makeProject, sentence } from '../../ops/validate/project.ts'

const { topology, files, config } = loadProject()
const file = 'wrangler.jsonc'

test('the laptop’s connection string is no secret; one of another machine is', () => {
  const found = (text: string) =>
    checkAll(makeProject(topology, { ...files, [file]: text })).map(sentence)
  const text = files[file] ?? ''
  expect(found(text)).toEqual([])
  const elsewhere = text.replace('@127.0.0.1:', '@127.0.0.1.db.example.com:')
  expect(found(elsewhere)).toEqual([expect.stringContaining('it looks like a secret')])
})

test('a configuration without an id is found, with what makes it and has no cache', () => {
  const hyperdrive = [{ binding: 'HYPERDRIVE', id: '' }]
  expect(ids({ ...config, hyperdrive }).map(sentence)).toEqual([
    expect.stringMatching(
      /^wrangler\.jsonc, hyperdrive\.HYPERDRIVE: .*"npx wrangler hyperdrive create --caching-disabled /,
    ),
  ])
})
