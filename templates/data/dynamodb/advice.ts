import { onlyIn, sameService } from '../../../generators/plan/advice.ts'
import type { Plan } from '../../../generators/plan/plan.ts'
import { stacksOf } from '../../framework/cloudformation/stacks.ts'

export function advice(from: Plan, to: Plan): string[] {
  if (!sameService(from, to)) return []
  const [added, removed] = [onlyIn(to, from), onlyIn(from, to)]
  return [
    ...home(from, to),
    ...(added.length + removed.length > 1 ? [oneByOne(to, added, removed)] : []),
    ...(added.length > 0 ? [sharesWith(added)] : reordered(from, to)),
    ...removed.map((region) => withoutReplica(from, region)),
  ]
}

/** CloudFormation cannot remove the replica of the stack's own region, nor take a table into another stack. */
function home(from: Plan, to: Plan): string[] {
  if (from.home === to.home) return []
  const { global } = stacksOf(to)
  return [
    `The table stays with the stack ${global} in ${from.home}, and a stack of that name in ${to.home} fails, because the table is there already (infra/global.yaml). Keep ${from.home} the first of the regions.`,
  ]
}

/** "You can only add or remove a single replica in each update" (AWS::DynamoDB::GlobalTable, Replicas). */
function oneByOne(to: Plan, added: string[], removed: string[]): string {
  const steps = [
    ...added.map((region) => `${region} comes`),
    ...removed.map((region) => `${region} goes`),
  ].join(', ')
  return `${stacksOf(to).global} takes one replica more, or one less, in an update, and here are ${added.length + removed.length}: ${steps}. Before you push, let Replicas in infra/global.yaml list those that are there and differ from them in one, run "npm run deploy -- --prepare" and wait for its end; then in the next, until the file is again as this run made it.`
}

/** A share is the stock divided by the regions that a release knows: see `src/domain/stock.ts`. */
function sharesWith(added: string[]): string {
  const flags = added.map((region) => `--without ${region}`).join(' ')
  const names = added.join(' and ')
  return `While some regions run a release that knows ${names} and others one that does not, their shares of the stock add up to more than there is, and items can be oversold. So, before you push: "npm run deploy -- ${flags}", which makes the replica too; when that release runs in all other regions, "npm run deploy". Replication must not be behind meanwhile (README.md, *What it promises, and what it does not*).`
}

/** The remainder of a division goes to the regions that come first. */
function reordered(from: Plan, to: Plan): string[] {
  const order = ({ regions }: Plan) => regions.map(({ name }) => name).join()
  if (onlyIn(from, to).length > 0 || from.home !== to.home || order(from) === order(to)) return []
  return [
    'What is left over when stock is divided goes to the regions that come first. Until all regions run the release with the new order, an item can be oversold by a unit or two: deploy it while none is nearly sold out.',
  ]
}

const withoutReplica = ({ name }: Plan, region: string): string =>
  `The replica in ${region} is protected against deletion, and the update that removes it fails until you have run "aws dynamodb update-table --region ${region} --table-name ${name} --no-deletion-protection-enabled". Before that, and before its stacks go, wait until its alarms ${name}-${region}-replication-to-… are OK: what has not left ${region} by then is gone, and what it sells later can be sold twice.`
