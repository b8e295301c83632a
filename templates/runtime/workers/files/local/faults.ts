/** What a version that is broken on purpose does with an order. All else works, its smoke test too. */
export const faults = ['fails', 'throws', 'refuses', 'hangs'] as const
export type Fault = (typeof faults)[number]
