import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { parseConfig } from '../../ops/cloudflare/config.ts'
import { checkAll, checks } from '../../ops/validate/checks.ts'
import { loadProject, makeProject, sentence } from '../../ops/validate/project.ts'
import { types } from '../../ops/validate/types.ts'
import type { Topology } from '../../topology.ts'

const project = loadProject()
const { topology, files } = project

test.each(Object.keys(checks))('the project passes the check of %s', (name) => {
  expect(checks[name]?.(project).map(sentence)).toEqual([])
})

test('the types of the bindings are those of wrangler.jsonc', async () => {
  expect(await types()).toEqual([])
})

/** What is found once a file has one text in place of another, or the topology another value. */
function found(change: {
  file?: string
  from?: string | RegExp
  to?: string
  topology?: Partial<Topology>
  bundle?: string
}): string[] {
  const { file = '', from = '', to = '' } = change
  const text = files[file] ?? ''
  const changed = { ...files, ...(file ? { [file]: text.replace(from, to) } : {}) }
  if (file) expect(changed[file]).not.toBe(text)
  return checkAll(makeProject({ ...topology, ...change.topology }, changed, change.bundle)).map(
    sentence,
  )
}

const service = 'wrangler.jsonc'
const name = topology.service
const { waves } = topology.rollout
const [first] = waves
const [fix] = topology.hotfix

test.each([
  [
    'a service of another name',
    { file: service, from: `"name": "${name}"`, to: '"name": "x"' },
    'name: it is x',
  ],
  [
    'versions with addresses',
    { file: service, from: '"preview_urls": false', to: '"preview_urls": true' },
    'public address',
  ],
  [
    'a version that cannot name itself',
    { file: service, from: 'CF_VERSION_METADATA', to: 'VERSION' },
    'version_metadata',
  ],
  [
    'lines that are lost',
    { file: service, from: '"enabled": true', to: '"enabled": false' },
    'observability: it is off',
  ],
  [
    'a request that may compute for ever',
    { file: service, from: /"limits": .*,\n/, to: '' },
    'limits.cpu_ms: a request that computes without an end',
  ],
  [
    'metrics that no gate reads',
    { file: service, from: '_answers"', to: '_requests"' },
    '_answers, which the gates read',
  ],
  [
    'an entrance that is not the topology’s',
    { topology: { domain: 'other.example.com' } },
    'other.example.com',
  ],
  [
    'a route that no rollout applies',
    { file: service, from: '"preview_urls"', to: '"route": "example.com/*", "preview_urls"' },
    'routes: they are',
  ],
  [
    'a password in a variable',
    { file: service, from: '"main"', to: '"vars": { "DB_PASSWORD": "x" }, "main"' },
    'vars.DB_PASSWORD: it looks like a secret',
  ],
  [
    'a token by its looks',
    {
      file: service,
      from: '"main"',
      to: `"vars": { "A": "ghp_${randomBytes(18).toString('hex')}" }, "main"`,
    },
    'vars.A: it looks like a secret',
  ],
  [
    'a wave for some alone',
    { topology: { rollout: { ...topology.rollout, waves: [...waves, ...waves] } } },
    'a version is for a share of all traffic',
  ],
  [
    'a shift without steps',
    {
      topology: {
        rollout: {
          ...topology.rollout,
          waves: [{ ...first, shift: { kind: 'canary', percent: 100, minutes: 5 } }],
        },
      },
    },
    'has no steps',
  ],
  ['a fix that has no way', { topology: { hotfix: [] } }, 'hotfix: there are 0'],
  [
    'a fix that takes longer than its job',
    { topology: { hotfix: [{ ...fix, bakeMinutes: 13 }] } },
    'its gate takes 15 min',
  ],
  [
    'a bundle that starts slowly',
    { bundle: randomBytes(120 * 1024).toString('latin1') },
    'and 100 KiB may be',
  ],
] as [string, Parameters<typeof found>[0], string][])('%s is found', (_, change, problem) => {
  expect(found(change)).toEqual(expect.arrayContaining([expect.stringContaining(problem)]))
})

test('a config may have comments and trailing commas, and text that looks like them', () => {
  expect(parseConfig('x', '{ // one\n "name": "a//b", /* two */ "main": "c,}", }')).toEqual({
    name: 'a//b',
    main: 'c,}',
  })
})

test('a config that cannot be read is refused with its name', () => {
  expect(() => parseConfig('wrangler.jsonc', '{')).toThrow(/^wrangler\.jsonc is not JSON/)
})
