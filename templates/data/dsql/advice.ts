import { sameService } from '../../../generators/plan/advice.ts'
import type { Plan } from '../../../generators/plan/plan.ts'
import { stacksOf } from '../../framework/cloudformation/stacks.ts'

const has = ({ data }: Plan): boolean => data.id === 'dsql'

/** What is settled when clusters are made. */
export const linkOf = ({ regions, witness }: Plan): string => {
  const names = regions.map(({ name }) => name).sort()
  return `${names.join(' and ')}, with the witness ${witness}`
}

export function advice(from: Plan, to: Plan): string[] {
  if (!sameService(from, to)) return []
  if (has(from) !== has(to)) {
    return [
      has(to)
        ? 'No data comes into the clusters: what is on sale and what was ordered stays where it was, which no release reads any more. Make the service under another name, and let customers go there when the old one is sold out.'
        : `The clusters of the stacks ${stacksOf(from).data} stay with all that they hold, and no release reads them any more. No data leaves them. Make the service under another name, and let customers go there when the old one is sold out.`,
    ]
  }
  if (has(to) && linkOf(from) !== linkOf(to)) {
    return [
      `Which regions two clusters link, and which witness votes with them, is settled when they are made (${linkOf(from)}). Other regions need clusters of a service under another name, which are empty: a backup can be restored into them, or the service copies the rows.`,
    ]
  }
  return []
}
