import { createHash } from 'node:crypto'
import type { Split } from '../cloudflare/cloud.ts'

/**
 * The version that takes a request, as Cloudflare's documentation says of gradual deployments: the override, if it names
 * a version of this deployment, at 0 % too; else by the version key's hash, so that one key stays at one version while
 * its percentage grows; else by chance.
 *
 * @param random 0 to 1
 */
export function versionFor(
  deployment: readonly Split[],
  service: string,
  headers: Headers,
  random: () => number = Math.random,
): string {
  const override = overrides(headers.get('cloudflare-workers-version-overrides')).get(service)
  if (deployment.some(({ version }) => version === override)) return `${override}`
  const key = headers.get('cloudflare-workers-version-key')
  const point = 100 * (key === null ? random() : fractionOf(key))
  // One order, whatever order a deployment lists them in: a growing share then takes keys and gives none back.
  const ordered = deployment.toSorted((a, b) => a.version.localeCompare(b.version))
  let upTo = 0
  for (const { version, percent } of ordered) {
    upTo += percent
    if (point < upTo) return version
  }
  throw new Error('The percentages of a deployment must add up to 100.')
}

/** The header that asks for one version of a Worker. */
export const overrideOf = (service: string, version: string): Record<string, string> => ({
  'cloudflare-workers-version-overrides': `${service}="${version}"`,
})

/** The members of an RFC 8941 dictionary that are strings; one of any other kind makes the header void, as a mistake does. */
function overrides(header: string | null): Map<string, string> {
  const members = (header ?? '').split(',').map((member) => member.trim())
  const parsed = members.map((member) => /^([a-z*][a-z0-9_.*-]*)="([^"\\]*)"$/.exec(member))
  if (parsed.includes(null)) return new Map()
  return new Map(parsed.map((match) => [match?.[1] ?? '', match?.[2] ?? '']))
}

/** Where a version key stands among the percentages: 0 to 1, the same for the same key. */
function fractionOf(key: string): number {
  return createHash('sha256').update(key).digest().readUInt32BE(0) / 2 ** 32
}

/**
 * Keys whose places among the percentages of a deployment are evenly spread: of 10 of them, 10 % is exactly one. A rehearsal
 * must come out the same each time; real users are spread as chance has it.
 *
 * @param name begins each of them
 */
export function spreadKeys(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, place) => {
    for (let guess = 0; ; guess++) {
      const key = `${name}-${place}-${guess}`
      if (Math.floor(fractionOf(key) * count) === place) return key
    }
  })
}
