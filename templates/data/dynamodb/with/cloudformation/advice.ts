import type { Plan } from '../../../../../generators/plan/model.ts'
import { stacksOf } from '../../../../framework/cloudformation/stacks.ts'

/** CloudFormation cannot remove the replica of the stack's own region, nor take a table into another stack. */
export function home(from: Plan, to: Plan): string {
  const { global } = stacksOf(to)
  return `The table stays with the stack ${global} in ${from.home}, and a stack of that name in ${to.home} fails, because the table is there already (infra/global.yaml). Keep ${from.home} the first of the regions.`
}

/** "You can only add or remove a single replica in each update" (AWS::DynamoDB::GlobalTable, Replicas). */
export function oneByOne(to: Plan, added: string[], removed: string[]): string[] {
  if (added.length + removed.length < 2) return []
  const steps = [
    ...added.map((region) => `${region} comes`),
    ...removed.map((region) => `${region} goes`),
  ].join(', ')
  return [
    `${stacksOf(to).global} takes one replica more, or one less, in an update, and here are ${added.length + removed.length}: ${steps}. Before you push, let Replicas in infra/global.yaml list those that are there and differ from them in one, run "npm run deploy -- --prepare" and wait for its end; then in the next, until the file is again as this run made it.`,
  ]
}

export function removal(from: Plan, region: string): string {
  const { pipeline } = stacksOf(from)
  const allow = `aws cloudformation deploy --template-file infra/pipeline.yaml --stack-name ${pipeline} --region ${from.home} --capabilities CAPABILITY_IAM --parameter-overrides MayRemoveReplicas=`
  return `The replica in ${region} is protected against deletion, and CloudFormation's role may not remove it: the update fails until you have run "aws dynamodb update-table --region ${region} --table-name ${from.name} --no-deletion-protection-enabled" and "${allow}yes". When it is gone, the second again, with no. Before that, and before its stacks go,`
}
