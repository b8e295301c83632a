import { createHash } from 'node:crypto'
import type { Split } from './scripts.ts'

/**
 * The version of a Worker that answers a request, as Cloudflare chooses it: the one that the override header names, if the
 * deployment has it, else by percentage, where one version key always gives one version.
 *
 * @param deployment the newest version first: as its share grows, it keeps whom it has
 * @param overrides the header Cloudflare-Workers-Version-Overrides: a dictionary of quoted strings
 */
export function chooseVersion(
  script: string,
  deployment: Split[],
  overrides: string | null,
  key: string | null,
): string {
  const entries = overrides?.split(',').map((entry) => /^\s*([\w*.-]+)="([^"]*)"\s*$/.exec(entry))
  // A header that is no dictionary is ignored as a whole.
  const override = entries?.every((entry) => entry !== null)
    ? entries.findLast((entry) => entry?.[1] === script)?.[2]
    : undefined
  if (override && deployment.some(({ version_id }) => version_id === override)) return override

  let place = 100 * (key === null ? Math.random() : hashed(`${script} ${key}`))
  for (const { version_id, percentage } of deployment) {
    if (place < percentage) return version_id
    place -= percentage
  }
  return (deployment.findLast(({ percentage }) => percentage > 0) as Split).version_id
}

/** A number from 0 up to 1 that depends on the text alone. */
const hashed = (text: string) => createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32
