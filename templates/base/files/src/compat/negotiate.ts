import maxSatisfying from 'semver/ranges/max-satisfying.js'

/**
 * The highest of the supported versions, which come oldest first, that satisfies a semver range such as `^1` or `1.0.x`;
 * no range means the newest, no match undefined.
 */
export function negotiate<Version extends string>(
  range: string | undefined,
  supported: readonly Version[],
): Version | undefined {
  if (range === undefined) return supported.at(-1)
  return maxSatisfying(supported, range) ?? undefined
}
