import type { Plan } from '../plan/model.ts'

/** Whether a path is the sample service's own code: what its owner replaces by theirs, and nobody writes again. */
export const isSeeded = (plan: Plan, path: string): boolean =>
  plan.layers.some(({ layer }) => layer.seeded?.some((start) => path.startsWith(start)))
