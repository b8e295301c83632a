import { sameService, sameWaves } from '../../../generators/plan/advice.ts'
import type { Plan } from '../../../generators/plan/model.ts'

const isOurs = ({ framework }: Plan): boolean => framework.id === 'workers'

export function advice(from: Plan, to: Plan): string[] {
  if (!sameService(from, to)) return [...left(from), ...joined(to)]
  if (sameWaves(from, to)) return []
  return ['Deploy or push this while no rollout is under way: "npm run rollback -- --list" tells.']
}

const left = (from: Plan): string[] =>
  isOurs(from)
    ? [
        `The Worker ${from.name} stays, and answers, with all that it is bound to until you delete it: no command of this project reaches it any more.`,
      ]
    : []

const joined = (to: Plan): string[] =>
  isOurs(to)
    ? [
        'To Cloudflare this is a new service: follow *Deploy* and *Pipeline* in README.md as for a first deployment. No data comes with it.',
      ]
    : []
