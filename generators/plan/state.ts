import type { Plan, Stateful } from './model.ts'

/** A stateful resource that a project would no longer have. */
export interface Loss {
  what: string
  how: 'deleted' | 'replaced'
  why: string
}

/**
 * Every stateful resource of the plan, in layer order.
 *
 * @throws when two layers call theirs by one id, so that neither could be told from the other
 */
export function stateOf(plan: Plan): Stateful[] {
  const found = plan.layers.flatMap(({ layer }) => layer.state?.(plan) ?? [])
  const ids = new Set<string>()
  for (const { id } of found) {
    if (ids.has(id)) throw new Error(`two layers have the resource ${id}`)
    ids.add(id)
  }
  return found
}

/** What is there before and not, or as another, after: one row each, in the order of `before`. */
export function losses(before: readonly Stateful[], after: readonly Stateful[]): Loss[] {
  const later = new Map(after.map((resource) => [resource.id, resource]))
  return before.flatMap(({ id, what, identity }): Loss[] => {
    const now = later.get(id)
    if (!now) return [{ what, how: 'deleted', why: 'no file of the project would declare it' }]
    if (now.identity === identity) return []
    const why = `it is ${identity}; declared would be ${now.identity}, which is another, and empty`
    return [{ what, how: 'replaced', why }]
  })
}
