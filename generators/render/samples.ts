import type { Plan } from '../plan/model.ts'
import { compareVersions } from '../versions.ts'

/**
 * The paths of the sample service's own code, what its owner replaces by theirs, in the groups that go together: an edit of
 * one file makes all of its group their owner's.
 *
 * @param from the release (x.y.z) that the project comes from
 */
export function samplesOf({ sample }: Plan, paths: Iterable<string>, from: string): string[][] {
  const all = [...paths]
  return sample.groups
    .filter(({ since }) => since === undefined || (compareVersions(from, since) ?? 0) >= 0)
    .map(({ starts }) => all.filter((path) => starts.some((start) => path.startsWith(start))))
}
