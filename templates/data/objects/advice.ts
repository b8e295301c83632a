import { sameService } from '../../../generators/plan/advice.ts'
import type { Plan } from '../../../generators/plan/model.ts'

const has = ({ layers }: Plan): boolean => layers.some(({ layer }) => layer.id === 'objects')

export function advice(from: Plan, to: Plan): string[] {
  if (!sameService(from, to) || has(from) === has(to)) return []
  return has(to) ? joined : left
}

const joined = [
  'The classes Item and Order are a migration, which no gradual deployment takes: before you push, and while no rollout is under way, run "npm run deploy -- --migrate". Everybody gets this version at once, no release from before can come back, and it begins with no item and no order: nothing moves them.',
]

/** Cloudflare's error 10064: a version must export every class that has objects, until a migration deletes it. */
const left = [
  'Cloudflare refuses a version without the classes Item and Order while they have objects. When nothing that those hold is needed any more, add to wrangler.jsonc "migrations": [{ "tag": "v1", "new_sqlite_classes": ["Item", "Order"] }, { "tag": "v2", "deleted_classes": ["Item", "Order"] }], and, before you push and while no rollout is under way, run "npx wrangler deploy". It deletes the objects, everybody gets this version at once, and no release from before can come back.',
]
