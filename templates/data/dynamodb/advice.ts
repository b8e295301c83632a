import { onlyIn, sameService } from '../../../generators/plan/advice.ts'
import { byFramework } from '../../../generators/plan/by-framework.ts'
import type { Plan } from '../../../generators/plan/model.ts'
import * as cloudformation from './with/cloudformation/advice.ts'
import * as terraform from './with/terraform/advice.ts'

/** What depends on who makes the table. */
interface Words {
  home(from: Plan, to: Plan): string
  oneByOne(to: Plan, added: string[], removed: string[]): string[]
  /** What removes a replica, up to what must come before that. */
  removal(from: Plan, region: string): string
}

const words: Readonly<Record<string, Words>> = { cloudformation, terraform }

export function advice(from: Plan, to: Plan): string[] {
  if (!sameService(from, to)) return []
  const [added, removed] = [onlyIn(to, from), onlyIn(from, to)]
  const { home, oneByOne, removal } = byFramework(to, words)
  return [
    ...(from.home === to.home ? [] : [home(from, to)]),
    ...oneByOne(to, added, removed),
    ...(added.length > 0 ? [filled(added), joining(added)] : []),
    ...removed.map((region) => `${removal(from, region)} ${arrived(from, region)}`),
  ]
}

/** What divides the stock by the regions of a release. */
export const adviceOnSample = {
  file: 'src/domain/stock.ts',
  advice: (from: Plan, to: Plan): string[] => (sameService(from, to) ? reordered(from, to) : []),
}

/** A release that knows one region more divides by it what it divides by `topology.regions`. */
function joining(added: string[]): string {
  const flags = added.map((region) => `--without ${region}`).join(' ')
  const names = added.join(' and ')
  return `While some regions run a release that knows ${names} and others one that does not, what your code divides by topology.regions adds up to more than there is, and can be oversold. So the release comes to the other regions first, and a pipeline that begins with all of them ends in *prepare*. Before you push: "npm run deploy -- ${flags}", which makes the replica too; when that release runs in all other regions, "npm run deploy". Replication must not be behind meanwhile (README.md, *What it promises, and what it does not*).`
}

/** The remainder of a division goes to the regions that come first. */
function reordered(from: Plan, to: Plan): string[] {
  const order = ({ regions }: Plan) => regions.map(({ name }) => name).join()
  if (
    onlyIn(from, to).length > 0 ||
    onlyIn(to, from).length > 0 ||
    from.home !== to.home ||
    order(from) === order(to)
  )
    return []
  return [
    'What is left over when stock is divided goes to the regions that come first. Until all regions run the release with the new order, an item can be oversold by a unit or two: deploy it while none is nearly sold out.',
  ]
}

const filled = (added: string[]): string =>
  `All of the table is copied to ${added.join(' and ')}. If that may take an hour or more, let a person run "npm run deploy -- --prepare" before you push: the pipeline may not wait as long.`

const arrived = ({ name }: Plan, region: string): string =>
  `wait until its alarms ${name}-${region}-replication-to-… are OK: what has not left ${region} by then is gone, and what it writes later reaches nobody.`
