import { createHash, timingSafeEqual } from 'node:crypto'

/** Which version each continent is held at; `null` leaves a continent to the deployment's own percentages. */
export interface Pins {
  /** By continent, in lower case. A version's id, or `weights` for the percentages. */
  pins: Record<string, string>
  /** For every continent that is not listed. */
  rest: string | null
}

const overrides = 'cloudflare-workers-version-overrides'
const versionKey = 'cloudflare-workers-version-key'
const smokeVersion = 'x-rollout-version'
const smokeToken = 'x-rollout-token'

const versionId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const noPins: Pins = { pins: {}, rest: null }

/** The pins of the router's `PINS` binding. Text that is not theirs pins nothing: a mistake must not take the router down. */
export function readPins(text: string | undefined): Pins {
  try {
    const { pins = {}, rest = null } = JSON.parse(text ?? '{}') as Partial<Pins>
    return typeof pins === 'object' && pins !== null ? { pins, rest } : noPins
  } catch {
    return noPins
  }
}

/** The version that users of `continent` (Cloudflare's code, any case) are held at; undefined when percentages decide. */
export function pinnedVersion({ pins, rest }: Pins, continent: string): string | undefined {
  const code = continent.toLowerCase()
  const version = Object.hasOwn(pins, code) ? pins[code] : rest
  return typeof version === 'string' && versionId.test(version) ? version : undefined
}

/** A request on its way to the service. */
export interface Routed {
  /** The client's headers, without any that choose a version, and with ours. */
  headers: Headers
  /** The version that they name; undefined when percentages decide. */
  version: string | undefined
}

/**
 * What the service gets.
 *
 * @param options.service the name of the Worker that the override is for
 * @param options.token what a smoke test must show to choose a version itself; without one, none can
 */
export function routed(
  client: Headers,
  options: { service: string; continent: string; pins: Pins; token: string | undefined },
): Routed {
  const { service, continent, pins, token } = options
  const headers = new Headers(client)
  for (const name of [overrides, versionKey, smokeVersion, smokeToken]) headers.delete(name)
  const version = smokeTested(client, token) ?? pinnedVersion(pins, continent)
  if (version) headers.set(overrides, `${service}="${version}"`)
  const key = affinity(client)
  if (key) headers.set(versionKey, key)
  return { headers, version }
}

/** What keeps a request and its retries at one version while percentages grow: a retry must meet what took the order. */
function affinity(client: Headers): string | null {
  return client.get('idempotency-key') ?? client.get('cf-connecting-ip')
}

function smokeTested(client: Headers, token: string | undefined): string | undefined {
  const version = client.get(smokeVersion) ?? ''
  if (!token || !versionId.test(version)) return undefined
  return isSame(client.get(smokeToken) ?? '', token) ? version : undefined
}

/** Takes as long wherever the two differ. */
function isSame(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
