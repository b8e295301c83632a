import { sameGround } from '../../../generators/plan/advice.ts'
import type { Plan } from '../../../generators/plan/model.ts'

const isOurs = ({ framework }: Plan): boolean => framework.runtime === 'lambda'

export function advice(from: Plan, to: Plan): string[] {
  if (!isOurs(to) || sameGround(from, to)) return []
  return [
    'To AWS this is a new service: follow *Deploy* and *Pipeline* in README.md as for a first deployment. No data comes with it.',
    ...(isOurs(from) && from.name === to.name
      ? [
          `In the account of before, the first deployment fails: table, function, alarms and topics have the same names there. Take another account, or another name than ${to.name}.`,
        ]
      : []),
  ]
}
