import { describe, expect, test } from 'vitest'
import { Metrics } from './cloudflare/metrics.ts'
import { Scripts, type Upload } from './cloudflare/scripts.ts'
import { chooseVersion } from './cloudflare/split.ts'
import { evaluate, interpolate, type Scope } from './runner/expression.ts'

const upload: Upload = {
  main: 'worker.js',
  modules: [],
  bindings: [],
  keepBindings: ['secret_text'],
  compatibilityDate: '2026-11-17',
  compatibilityFlags: [],
  annotations: {},
  migrations: undefined,
}

describe('the version that answers', () => {
  const deployment = (share: number) => [
    { version_id: 'new', percentage: share },
    { version_id: 'old', percentage: 100 - share },
  ]
  const keys = Array.from({ length: 400 }, (_, at) => `198.51.100.${at}`)
  const chosen = (share: number) =>
    keys.filter((key) => chooseVersion('orders', deployment(share), null, key) === 'new')

  test('is the one of the override, where the deployment has it', () => {
    const choose = (overrides: string) => chooseVersion('orders', deployment(0), overrides, 'key')
    expect(choose('orders="new"')).toBe('new')
    expect(choose('other="new", orders="new"')).toBe('new')
    expect(choose('orders="gone"')).toBe('old')
    expect(choose('other="new"')).toBe('old')
    expect(choose('orders=new')).toBe('old')
  })

  test('follows the key: a share that grows keeps whom it has', () => {
    const [few, more] = [chosen(10), chosen(50)]
    expect(few.length).toBeGreaterThan(20)
    expect(few.length).toBeLessThan(70)
    expect(more.length).toBeGreaterThan(150)
    expect(few.filter((key) => !more.includes(key))).toEqual([])
    expect([chosen(0).length, chosen(100).length]).toEqual([0, 400])
  })
})

describe('the account refuses', () => {
  const scripts = new Scripts()
  const one = scripts.put('orders', upload)
  const two = scripts.upload('orders', upload)
  const three = scripts.upload('orders', upload)
  const at = (...shares: [{ id: string }, number][]) =>
    shares.map(([{ id }, percentage]) => ({ version_id: id, percentage }))

  test.each([
    ['three versions', at([one, 50], [two, 25], [three, 25])],
    ['one version twice', at([one, 50], [one, 50])],
    ['percentages that do not add up', at([one, 90], [two, 20])],
    ['a share below nothing', at([one, 110], [two, -10])],
    ['a version that was never uploaded', at([one, 90], [{ id: 'none' }, 10])],
    ['nothing at all', []],
  ])('a deployment of %s', (_, versions) => {
    expect(() => scripts.deploy('orders', versions, '')).toThrow()
    expect(scripts.script('orders').deployments).toHaveLength(1)
  })

  test('a secret while a version waits', () => {
    const secret = { name: 'PINS', type: 'secret_text', text: '{}' }
    expect(() => scripts.putSecret('orders', secret)).toThrow('latest version')
    scripts.deploy('orders', at([three, 100]), '')
    scripts.putSecret('orders', secret)
    expect(scripts.script('orders').versions.at(-1)?.bindings).toEqual([secret])
  })

  test('a class without its migration, and a migration in a version', () => {
    const object = { name: 'ITEM', type: 'durable_object_namespace', class_name: 'Item' }
    const migrations = { new_tag: 'v1', steps: [{ new_sqlite_classes: ['Item'] }] }
    expect(() => scripts.upload('orders', { ...upload, bindings: [object] })).toThrow("'Item'")
    expect(() => scripts.upload('orders', { ...upload, migrations })).toThrow('Migrations')
    scripts.put('orders', { ...upload, bindings: [object], migrations })
    expect(scripts.script('orders').migrationTag).toBe('v1')
  })
})

describe('Analytics Engine', () => {
  const metrics = new Metrics()
  metrics.write('requests', { indexes: ['new'], doubles: [1, 20] })
  metrics.write('requests', { indexes: ['old'], doubles: [0, 20] })
  const of = (version: string, seconds: number) =>
    metrics.query(
      `SELECT SUM(_sample_interval * double1) AS failed FROM requests
       WHERE index1 IN ('${version}') AND timestamp > NOW() - INTERVAL '${seconds}' SECOND FORMAT JSON`,
    )

  test('answers from what was written, within the time', () => {
    expect(of('new', 60)).toMatchObject({ data: [{ failed: '1' }], rows: 1 })
    expect(of('old', 60)).toMatchObject({ data: [{ failed: '0' }] })
    expect(of('new', 0)).toMatchObject({ data: [{ failed: 0 }] })
  })

  test('refuses what it does not have', () => {
    expect(() => metrics.query('SELECT group_concat(blob1) FROM requests')).toThrow('group_concat')
    expect(() => metrics.query('SELECT 1 FROM nothing')).toThrow('nothing')
    expect(() => metrics.query('SELECT blob99 FROM requests')).toThrow('blob99')
  })
})

describe("GitHub's expressions", () => {
  const needs = { build: { result: 'success', outputs: { release: 'r1' } } }
  const scope: Scope = {
    values: { needs },
    functions: { always: () => true, cancelled: () => false },
  }

  test.each([
    ["always() && needs.build.result == 'success'", true],
    ["needs.build.result != 'Success' || cancelled()", false],
    ["!(cancelled() || needs.build.result == 'failure')", true],
    ["needs.build.outputs.release || 'none'", 'r1'],
    ["'it''s'", "it's"],
  ])('%s', (text, value) => {
    expect(evaluate(text, scope)).toBe(value)
  })

  test('are put into a text', () => {
    const text = ['-- $', '{{ needs.build.outputs.release }} --'].join('')
    expect(interpolate(text, scope)).toBe('-- r1 --')
  })

  test.each(['needs.biuld.result', 'hashFiles(needs)', 'needs.build.result ==', 'a = b'])(
    '%s stops the run',
    (text) => {
      expect(() => evaluate(text, scope)).toThrow()
    },
  )
})
