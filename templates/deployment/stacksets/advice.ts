import { sameService } from '../../../generators/plan/advice.ts'
import type { Plan } from '../../../generators/plan/plan.ts'

const isOurs = ({ deployment }: Plan): boolean => deployment?.id === 'stacksets'

/** A stack of the one kind holds the names that one of the other would take, so a region has one or the other. */
export function advice(from: Plan, to: Plan): string[] {
  if (!sameService(from, to) || isOurs(from) === isOurs(to)) return []
  const { name, home } = to
  const set = `${name}-region`
  const gone = isOurs(from)
    ? `"aws cloudformation delete-stack-instances --region ${home} --stack-set-name ${set} --accounts ID --regions REGION --no-retain-stacks"`
    : `"aws cloudformation delete-stack --region REGION --stack-name ${set}"`
  return [
    `A region's stack is another now, and both cannot be there at once. Before you push this, with the pipeline stopped: update the stack ${name}-pipeline, as *Pipeline* in README.md says, run "npm run deploy -- --prepare", and then go region by region, ${home} last: "npm run evacuate -- REGION", as docs/runbooks/evacuate.md says; when its users are gone, ${gone}; "npm run deploy -- --wave N --region REGION --release ID --despite-alarms", with N its wave and ID the release that was prepared; "npm run evacuate -- REGION --return". The table is not in these stacks: leave ${name}-global alone.`,
    isOurs(from)
      ? `When the last region has moved, delete the stack set ${set} in ${home}, which is empty by then.`
      : 'A release from before cannot be put back by the stack set: its template still needs SAM’s transform. The first release there is one without a way back.',
  ]
}
