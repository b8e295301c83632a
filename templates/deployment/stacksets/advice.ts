import type { Plan } from '../../../generators/plan/plan.ts'
export const advice = (_from: Plan, _to: Plan): string[] => []
