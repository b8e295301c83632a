/** What a version that is broken on purpose does with an order: answer 500, or throw. All else works, its smoke test too. */
export const faults = ['orders', 'throws'] as const
export type Fault = (typeof faults)[number]
