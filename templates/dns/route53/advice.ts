import { sameService } from '../../../generators/plan/advice.ts'
import { byFramework } from '../../../generators/plan/by-framework.ts'
import type { Plan } from '../../../generators/plan/model.ts'
import * as cloudformation from './with/cloudformation/advice.ts'
import * as terraform from './with/terraform/advice.ts'

export function advice(from: Plan, to: Plan): string[] {
  if (!sameService(from, to) || from.domain === to.domain) return []
  const { joined, left, changed } = byFramework(to, { cloudformation, terraform })
  if (to.domain === undefined) return left(from)
  return from.domain === undefined ? joined(to) : changed(from, to)
}
