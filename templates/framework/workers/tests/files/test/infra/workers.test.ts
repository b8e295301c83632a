import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkAll } from '../../toolkit/checks/checks.ts'
import { sentence } from '../../toolkit/checks/project.ts'
import { worker } from '../../toolkit/checks/worker.ts'
import {
  file,
  hasTriggers,
  parseConfig,
  readConfig,
  root,
} from '../../toolkit/cloudflare/config.ts'
import { run } from '../../toolkit/cloudflare/run.ts'
import { type Topology, topology } from '../../topology.ts'

test('the project has nothing to find', () => {
  expect(checkAll({ topology, config: readConfig() }).map(sentence)).toEqual([])
})

test('the types of the bindings are those of wrangler.jsonc', async () => {
  expect(await run(['types', '--check'])).toMatchObject({ error: undefined })
})

/** What is found once wrangler.jsonc has one text in place of another, or the topology another value. */
function found(change: { from?: string | RegExp; to?: string; topology?: Partial<Topology> }) {
  const { from = '', to = '' } = change
  const text = readFileSync(join(root, file), 'utf8')
  const changed = text.replace(from, to)
  if (from) expect(changed).not.toBe(text)
  const project = { topology: { ...topology, ...change.topology } }
  return checkAll({ ...project, config: parseConfig(file, changed) }).map(sentence)
}

const name = topology.service

test.each([
  ['a service of another name', { from: `"name": "${name}"`, to: '"name": "x"' }, 'name: it is x'],
  [
    'versions with addresses',
    { from: '"preview_urls": false', to: '"preview_urls": true' },
    'public address',
  ],
  [
    'a version that cannot name itself',
    { from: 'CF_VERSION_METADATA', to: 'VERSION' },
    'version_metadata',
  ],
  [
    'lines that are lost',
    { from: '"enabled": true', to: '"enabled": false' },
    'observability: it is off',
  ],
  [
    'a request that may compute for ever',
    { from: /"limits": .*,\n/, to: '' },
    'limits.cpu_ms: a request that computes without an end',
  ],
  [
    'metrics that no gate reads',
    { from: '_answers"', to: '_requests"' },
    '_answers, which the gates read',
  ],
  [
    'an entrance that is not the topology’s',
    { topology: { domain: 'other.example.com' } },
    'other.example.com',
  ],
  [
    'a route that no rollout applies',
    { from: '"preview_urls"', to: '"route": "example.com/*", "preview_urls"' },
    'routes: they are',
  ],
  [
    'a password in a variable',
    { from: '"main"', to: '"vars": { "DB_PASSWORD": "x" }, "main"' },
    'vars.DB_PASSWORD: it looks like a secret',
  ],
  [
    'a token by its looks',
    {
      from: '"main"',
      to: `"vars": { "A": "ghp_${randomBytes(18).toString('hex')}" }, "main"`,
    },
    'vars.A: it looks like a secret',
  ],
  [
    'a rollout that ends before all have the release',
    { topology: { rollout: { steps: [{ percent: 10, minutes: 5 }] } } },
    'rollout: its shares are 10 %; let them rise',
  ],
  [
    'a share that does not grow',
    { topology: { hotfix: [10, 10, 100].map((percent) => ({ percent, minutes: 5 })) } },
    'hotfix: its shares are 10 %, 10 %, 100 %; let them rise',
  ],
  [
    'a rollout of no steps',
    { topology: { rollout: { steps: [] } } },
    'rollout: its shares are none',
  ],
  [
    'a step without time',
    { topology: { hotfix: [{ percent: 100, minutes: 0 }] } },
    'hotfix: a step of no minutes is watched by no gate',
  ],
  [
    'a rollout that takes longer than a job may',
    { topology: { rollout: { steps: [50, 100].map((percent) => ({ percent, minutes: 148 })) } } },
    'rollout: it takes 300 min',
  ],
] as [string, Parameters<typeof found>[0], string][])('%s is found', (_, change, problem) => {
  expect(found(change)).toEqual(expect.arrayContaining([expect.stringContaining(problem)]))
})

test('a bundle that starts slowly is found', () => {
  const found = (bundle: string) => worker({ topology, config: readConfig(), bundle }).map(sentence)
  expect(found(randomBytes(120 * 1024).toString('latin1'))).toEqual([
    expect.stringContaining('and 100 KiB may be'),
  ])
  expect(found('export default {}')).toEqual([])
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

test.each([
  ['crons', { triggers: { crons: [] } }, true],
  ['queue consumers', { queues: { consumers: [] } }, true],
  ['Workflows', { workflows: [] }, true],
  ['nothing that no version has', {}, false],
])('after the last gate wrangler has to apply %s', (_, config, has) => {
  expect(hasTriggers(config)).toBe(has)
})
