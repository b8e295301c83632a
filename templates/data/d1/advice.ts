import { sameService } from '../../../generators/plan/advice.ts'
import type { Plan } from '../../../generators/plan/model.ts'

const has = ({ data }: Plan): boolean => data.id === 'd1'

export function advice(from: Plan, to: Plan): string[] {
  if (has(from) === has(to)) return []
  if (has(from)) return left(from, to)
  return sameService(from, to) ? joined : []
}

const joined = [
  'Make the database before you push, as *Deploy* in README.md says: no deployment does, and the pipeline’s API token needs *D1: Edit* for its tables. It begins with no item and no order: nothing moves them.',
]

const left = (from: Plan, to: Plan): string[] => [
  `The database ${from.name}-db stays, with all items and orders, until you delete it: nothing moves them.${
    from.name === to.name
      ? ' Should you come back to it, give its binding the "database_id" that "npx wrangler d1 list" tells.'
      : ''
  }`,
]
