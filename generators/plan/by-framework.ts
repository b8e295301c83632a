import { type Plan, withParts } from './model.ts'

/**
 * What a layer says of a plan in the words of the plan's framework.
 *
 * @param said by the id of the framework, or of a part of it that it shares with others
 * @throws when the layer says nothing for this one
 */
export function byFramework<T>({ framework }: Plan, said: Readonly<Record<string, T>>): T {
  const { id } = withParts(framework).findLast((layer) => layer.id in said) ?? framework
  const found = said[id]
  if (found === undefined) throw new Error(`nothing is said for the framework ${id}`)
  return found
}
