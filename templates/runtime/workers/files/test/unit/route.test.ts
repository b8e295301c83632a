import { describe, expect, test } from 'vitest'
import { pinnedVersion, readPins, routed } from '../../src/router/route.ts'

const old = '11111111-1111-4111-8111-111111111111'
const next = '22222222-2222-4222-8222-222222222222'
const overrides = 'cloudflare-workers-version-overrides'
const versionKey = 'cloudflare-workers-version-key'
const token = 'a token'

function route(
  client: Record<string, string>,
  options: Partial<Parameters<typeof routed>[1]> = {},
) {
  const pins = { pins: {}, rest: null }
  const { headers, version } = routed(new Headers(client), {
    ...{ service: 'shop', continent: 'OC', pins, token },
    ...options,
  })
  expect(headers.get(overrides)).toBe(version ? `shop="${version}"` : null)
  return headers
}

describe('pins', () => {
  test('a continent has its own pin, any other the rest’s', () => {
    const pins = readPins(JSON.stringify({ pins: { oc: next }, rest: old }))
    expect(pinnedVersion(pins, 'OC')).toBe(next)
    expect(pinnedVersion(pins, 'EU')).toBe(old)
    expect(pinnedVersion(pins, '')).toBe(old)
  })

  test('"weights" leaves a continent to the percentages, though the rest is pinned', () => {
    const pins = readPins(JSON.stringify({ pins: { oc: 'weights' }, rest: old }))
    expect(pinnedVersion(pins, 'OC')).toBeUndefined()
  })

  test.each([
    undefined,
    '',
    '{',
    'null',
    '7',
    '[]',
    '{"pins":null}',
    '{"pins":{"oc":7},"rest":8}',
    '{"pins":{"oc":"x\\", other=\\"y"}}',
  ])('%j pins nobody', (text) => {
    expect(pinnedVersion(readPins(text), 'OC')).toBeUndefined()
  })

  test.each(['constructor', '__proto__', 'toString'])('%s is no continent', (continent) => {
    expect(pinnedVersion({ pins: {}, rest: old }, continent)).toBe(old)
  })
})

describe('headers to the service', () => {
  test('a pinned continent’s requests name its version', () => {
    const headers = route({}, { pins: { pins: { oc: next }, rest: null } })
    expect(headers.get(overrides)).toBe(`shop="${next}"`)
  })

  test('nothing that a client sent chooses a version', () => {
    const client = {
      [overrides]: `shop="${next}"`,
      [versionKey]: 'mine',
      'x-rollout-version': next,
      'x-rollout-token': 'a guess',
    }
    expect([...route(client).keys()]).toEqual([])
    const pinned = route(client, { pins: { pins: {}, rest: old } })
    expect([...pinned]).toEqual([[overrides, `shop="${old}"`]])
  })

  test('what the client asks the service reaches it', () => {
    const headers = route({ 'content-type': 'application/json', 'accept-version': '^1' })
    expect(headers.get('content-type')).toBe('application/json')
    expect(headers.get('accept-version')).toBe('^1')
  })

  test('an order stays at one version by its key, anything else by its sender', () => {
    const address = { 'cf-connecting-ip': '192.0.2.1' }
    expect(route(address).get(versionKey)).toBe('192.0.2.1')
    expect(route({ ...address, 'idempotency-key': 'k1' }).get(versionKey)).toBe('k1')
  })
})

describe('a smoke test', () => {
  const asked = { 'x-rollout-version': next, 'x-rollout-token': token }

  test('reaches the version that it names, past the pins', () => {
    const headers = route(asked, { pins: { pins: { oc: old }, rest: old } })
    expect(headers.get(overrides)).toBe(`shop="${next}"`)
    expect(headers.has('x-rollout-token')).toBe(false)
    expect(headers.has('x-rollout-version')).toBe(false)
  })

  test.each([
    ['without a token to compare with', asked, { token: undefined }],
    ['with an empty token', { ...asked, 'x-rollout-token': '' }, { token: '' }],
    ['with a longer token', { ...asked, 'x-rollout-token': `${token}!` }, {}],
    ['for something that is no version', { ...asked, 'x-rollout-version': 'x", y="z' }, {}],
  ])('is as any other request %s', (_, client, options) => {
    expect(route(client, options).has(overrides)).toBe(false)
  })
})
