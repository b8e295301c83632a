import { sameGround } from '../../../generators/plan/advice.ts'
import { byFramework } from '../../../generators/plan/by-framework.ts'
import type { Plan } from '../../../generators/plan/model.ts'
import * as cloudformation from './with/cloudformation/advice.ts'
import * as terraform from './with/terraform/advice.ts'

interface Words {
  before: string
  left(from: Plan): string
  home(from: Plan, to: Plan): string[]
}

const has = ({ data }: Plan): boolean => data.id === 'dsql'

/** What is settled when clusters are made. */
export const linkOf = ({ regions, witness }: Plan): string => {
  const names = regions.map(({ name }) => name).sort()
  return `${names.join(' and ')}, with the witness ${witness}`
}

export function advice(from: Plan, to: Plan): string[] {
  // By whichever framework: the clusters stay in the stacks that they have.
  if (!sameGround(from, to)) return []
  const { before, left, home } = byFramework<Words>(to, { cloudformation, terraform })
  if (has(from) !== has(to)) {
    return [
      has(to)
        ? `No data comes into the clusters: ${before}. No release reads it any more. Make the service under another name, and let customers go there when the old one is sold out.`
        : `${left(from)}. No release reads them any more, and no data leaves them. Make the service under another name, and let customers go there when the old one is sold out.`,
    ]
  }
  if (!has(to)) return []
  if (linkOf(from) !== linkOf(to)) {
    return [
      `Which regions two clusters link, and which witness votes with them, is settled when they are made (${linkOf(from)}). Other regions need clusters of a service under another name, which are empty: a backup can be restored into them, or the service copies the rows.`,
    ]
  }
  return home(from, to)
}
