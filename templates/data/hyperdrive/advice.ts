import { sameService } from '../../../generators/plan/advice.ts'
import type { Plan } from '../../../generators/plan/model.ts'

const has = ({ data }: Plan): boolean => data.id === 'hyperdrive'

export function advice(from: Plan, to: Plan): string[] {
  if (has(from) === has(to)) return []
  if (has(from)) {
    return [
      `The Hyperdrive configuration ${from.name}-hyperdrive stays, and the database behind it, with all items and orders, until you delete them: nothing moves them.`,
    ]
  }
  return sameService(from, to)
    ? [
        'Make the database and its Hyperdrive configuration before you push, as *Deploy* in README.md says: no deployment does, and the pipeline needs the secret DATABASE_URL. It begins with no item and no order: nothing moves them.',
      ]
    : []
}
