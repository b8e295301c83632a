import type { Plan } from './plan.ts'

/**
 * What a layer says of a plan in the words of the plan's framework.
 *
 * @param said by the framework's id
 * @throws when the layer says nothing for this one
 */
export function byFramework<T>({ framework: { id } }: Plan, said: Readonly<Record<string, T>>): T {
  const found = said[id]
  if (found === undefined) throw new Error(`nothing is said for the framework ${id}`)
  return found
}
