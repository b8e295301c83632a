import type { Plan } from '../plan/model.ts'

/**
 * The paths of the sample service's own code, what its owner replaces by theirs, in the groups that go together: an edit of
 * one file makes all of its group their owner's.
 */
export function samplesOf(plan: Plan, paths: Iterable<string>): string[][] {
  const groups = plan.layers.flatMap(({ layer }) => Object.entries(layer.seeded ?? {}))
  const starts = Map.groupBy(groups, ([group]) => group)
  const all = [...paths]
  return [...starts.values()].map((those) => {
    const beginnings = those.flatMap(([, paths]) => paths)
    return all.filter((path) => beginnings.some((start) => path.startsWith(start)))
  })
}
