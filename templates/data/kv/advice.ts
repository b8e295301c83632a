import { sameService } from '../../../generators/plan/advice.ts'
import type { Plan } from '../../../generators/plan/model.ts'

const has = ({ data }: Plan): boolean => data.id === 'kv'

export function advice(from: Plan, to: Plan): string[] {
  if (has(from) === has(to)) return []
  if (has(from)) {
    return [
      `The KV namespace ${from.name}-shown stays until you delete it; it holds copies of what the objects know.`,
    ]
  }
  return sameService(from, to)
    ? ['Make the KV namespace before you push, as *Deploy* in README.md says: no deployment does.']
    : []
}
