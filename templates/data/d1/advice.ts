import { sameService } from '../../../generators/plan/advice.ts'
import type { Plan } from '../../../generators/plan/model.ts'

const has = ({ data }: Plan): boolean => data.id === 'd1'

export function advice(from: Plan, to: Plan): string[] {
  if (has(from) === has(to)) return []
  if (has(from)) return left(from, to)
  return sameService(from, to) ? joined : []
}

const joined = [
  'The database is made by the first deployment that needs it, with an API token that may do *D1: Edit*, and begins with no item and no order: nothing moves them. Run "npx wrangler d1 migrations apply DB --remote" as soon as it is there, since its tables come with that; then ask for its replicas, as *Deploy* in README.md says.',
]

const left = (from: Plan, to: Plan): string[] => [
  `The database ${from.name}-db stays, with all items and orders, until you delete it: nothing moves them.${
    from.name === to.name
      ? ' Should you come back to it, give its binding the "database_id" that "npx wrangler d1 list" tells: without one, a deployment would make another of that name.'
      : ''
  }`,
]
