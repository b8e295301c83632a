import type { Plan } from './model.ts'

/**
 * What a person must know before the change from one plan to another is deployed, a sentence or a few each: those of the
 * layers that it leaves or keeps, then those of the layers that are new. Nothing when nothing has changed.
 *
 * @param has whether the project has a file: of a sample that its owner has replaced nothing is said
 */
export function adviceFor(from: Plan, to: Plan, has: (path: string) => boolean): string[] {
  const layers = new Set([...from.layers, ...to.layers].map(({ layer }) => layer))
  return [...layers].flatMap(({ advice, adviceOnSample: sample }) => [
    ...(advice?.(from, to) ?? []),
    ...(sample && has(sample.file) ? sample.advice(from, to) : []),
  ])
}

/** Whether both plans deploy to the same place under the same name, so that the second changes what the first made. */
export const sameService = (from: Plan, to: Plan): boolean =>
  from.name === to.name && from.framework === to.framework

/**
 * Whether both deploy to the same stacks, say, by one framework or by two that share a part: a pipeline and whoever owns it
 * then keep what they were given.
 */
export const sameGround = (from: Plan, to: Plan): boolean =>
  sameService(from, to) ||
  (from.name === to.name &&
    (from.framework.parts ?? []).some((part) => to.framework.parts?.includes(part)))

const names = ({ regions }: Plan): string[] => regions.map(({ name }) => name)

/** The regions of `plan` that `other` has not, in rollout order. */
export function onlyIn(plan: Plan, other: Plan): string[] {
  const others = names(other)
  return names(plan).filter((name) => !others.includes(name))
}

/** Whether a rollout has the same waves in both plans: as many, each with the same places, in whatever order inside it. */
export function sameWaves(from: Plan, to: Plan): boolean {
  const places = ({ waves }: Plan) => JSON.stringify(waves.map(({ regions }) => regions.toSorted()))
  return places(from) === places(to)
}
