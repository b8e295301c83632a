import type { Plan } from '../../../../../generators/plan/model.ts'
import { stacksOf } from '../../../../framework/cloudformation/stacks.ts'

export const joined = (to: Plan): string[] => [
  `A pipeline has no right yet to make the zone and its certificates: update the stack ${stacksOf(to).pipeline} first, as *Pipeline* in README.md says. Then, before you push, run "npm run deploy -- --prepare" and delegate ${to.domain}, as *Deploy* says there.`,
  'The addresses that API Gateway gave stop answering in each region as it gets this release (DisableExecuteApiEndpoint in infra/region.yaml). Set that to false until all clients call the new name, and back to true then.',
]

export const left = (from: Plan): string[] => [
  `${from.domain} ends with this release, region by region: its users must call the regions' own addresses by then, the outputs ApiUrl. A release from before cannot be put back into a region that has this one: it needs the zone, which ${stacksOf(from).global} has given up.`,
  `The hosted zone of ${from.domain} stays, and is billed, until you delete it; take its NS record out of the parent zone first. Update the stack ${stacksOf(from).pipeline} only when this release runs everywhere: its role removes the names with rights that the new one lacks.`,
]

/** A region's stack is told its zone once, and keeps it: see `installRelease` in the project's `toolkit/aws/stacks.ts`. */
export const changed = (from: Plan, to: Plan): string[] => [
  `${to.domain} cannot follow ${from.domain} in one step: a region's stack keeps the zone that it was told first (HostedZoneId in infra/region.yaml), and the new names do not belong there. Choose no domain first, and deploy that everywhere; then choose ${to.domain}.`,
]
