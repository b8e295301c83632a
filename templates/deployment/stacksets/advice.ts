import { sameGround } from '../../../generators/plan/advice.ts'
import type { Plan } from '../../../generators/plan/model.ts'

const isOurs = ({ deployment }: Plan): boolean => deployment?.id === 'stacksets'

/**
 * A stack of the one kind holds the names that one of the other would take, so a region has one or the other. The rights
 * of the pipeline's roles go by these names, and the stack set works through two of them as long as it has a stack.
 */
export function advice(from: Plan, to: Plan): string[] {
  if (!sameGround(from, to) || isOurs(from) === isOurs(to)) return []
  const { name, home } = to
  const set = `${name}-region`
  const pipeline = `${name}-pipeline, as *Pipeline* in README.md says`
  const begin =
    "A region's stack is another now, and both cannot be there at once. Before you push this, with the pipeline stopped"
  const regionByRegion = (deletion: string) =>
    `Then go region by region, ${home} last: "npm run evacuate -- REGION", as docs/runbooks/evacuate.md says; when its users are gone, "${deletion}"; "npm run deploy -- --wave N --region REGION --release ID --despite-alarms", with N its wave and ID the release that was prepared; "npm run evacuate -- REGION --return". The table is not in these stacks: leave ${name}-global alone.`
  if (isOurs(to)) {
    return [
      `${begin}: update the stack ${pipeline}, and give its StackRole all rights until the last region has moved: CloudFormation deletes the old stacks by it, and its own rights are for the new ones alone. Run "npm run deploy -- --prepare". ${regionByRegion(`aws cloudformation delete-stack --region REGION --stack-name ${set}`)}`,
      'A release from before cannot be put back by the stack set: what it needs of its template was not kept then. The first release there is one without a way back.',
    ]
  }
  return [
    `${begin}, and with rights of your own instead of STACK_ROLE_ARN: run "npm run deploy -- --prepare". ${regionByRegion(`aws cloudformation delete-stack-instances --region ${home} --stack-set-name ${set} --accounts ID --regions REGION --no-retain-stacks`)}`,
    `When the last region has moved, delete the stack set ${set} in ${home}, which is empty by then, and only then update the stack ${pipeline}: that takes away the roles through which the set deletes its stacks. A release of the stack set cannot be put back afterwards.`,
  ]
}
