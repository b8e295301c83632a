import { onlyIn, sameGround, sameService, sameWaves } from '../../../generators/plan/advice.ts'
import type { Plan } from '../../../generators/plan/model.ts'
import { stacksOf } from './stacks.ts'

const isOurs = ({ layers }: Plan): boolean =>
  layers.some(({ layer }) => layer.id === 'cloudformation')

/** Whether the regional stacks are a stack set's, under names that CloudFormation gave them. */
const byStackSet = ({ deployment }: Plan): boolean => Boolean(deployment?.stackPrefix)

export function advice(from: Plan, to: Plan): string[] {
  if (!sameGround(from, to)) return left(from)
  if (!sameService(from, to)) return [...rights(from, to), ...handedOver(from, to)]
  const { artifacts, region } = stacksOf(to)
  const inSet = (name: string) =>
    `aws cloudformation delete-stack-instances --region ${from.home} --stack-set-name ${region} --accounts ID --regions ${name} --no-retain-stacks`
  const deletion = (name: string, stack: string) =>
    `aws cloudformation delete-stack --region ${name} --stack-name ${stack}`
  const [regional, also] = byStackSet(from)
    ? [inSet, (name: string) => `"${deletion(name, artifacts)}"`]
    : [(name: string) => deletion(name, region), () => `the same for ${artifacts}`]
  return [
    ...rights(from, to),
    ...onlyIn(from, to).flatMap((name) => [
      `Take ${name} out before you deploy this. On the commit before, whose topology.ts still has it: "npm run evacuate -- ${name}", as docs/runbooks/evacuate.md says. When its users are gone: "${regional(name)}", and ${also(name)}, whose bucket stays until you empty and delete it.`,
    ]),
    ...onlyIn(to, from).map(
      (name) =>
        `When ${name} is deployed, subscribe whoever is paged to its topic ${to.name}-${name}-alarms (AlarmTopic in infra/region.yaml): subscriptions do not come from other regions.`,
    ),
    ...(sameWaves(from, to)
      ? []
      : [
          'Deploy or push this while no rollout is under way: "npm run deploy -- --prepare" refuses beside a release on trial, and "npm run gate -- --wave N" counts the waves of topology.ts, which are others now.',
        ]),
  ]
}

/** The boundary holds for the release that runs as well as for the one that comes, and a role's rights follow from the data. */
const rights = (from: Plan, to: Plan): string[] =>
  from.data.id === to.data.id
    ? []
    : [
        'What the data asks of roles stands in infra/boundary.yaml and infra/pipeline.yaml, and holds at once, for what runs too. Before you push this, deploy both as a person, as *Deploy* and *Pipeline* in README.md say, with the statements of the commit before beside their own; when every region runs this release, once more as they are.',
      ]

/** CloudFormation makes what is new before it deletes what is old: the function under another id, by a name that is taken. */
function handedOver(from: Plan, to: Plan): string[] {
  // Whoever brings the stack set knows what its stacks and roles need.
  if (byStackSet(from) || byStackSet(to)) return []
  const { region, pipeline } = stacksOf(to)
  return [
    `The data, the zone and the buckets stay in their stacks, but ${region} cannot be updated from one framework's to the other's: it would make a function whose name is taken. Take one region after the other out. On the commit before: "npm run evacuate -- REGION"; when its users are gone, "aws cloudformation delete-stack --region REGION --stack-name ${region}". Then, from this one, "npm run deploy -- --without OTHER", and "npm run evacuate -- REGION --return". No release from before can be put back afterwards.`,
    `Before that, update the stack ${pipeline}, as *Pipeline* in README.md says: its roles name what the framework uses.`,
  ]
}

function left(from: Plan): string[] {
  if (!isOurs(from)) return []
  const { global, region, artifacts, pipeline, boundary } = stacksOf(from)
  const regions = from.regions.map(({ name }) => name).join(', ')
  const [regional, last] = byStackSet(from)
    ? [
        `stack set ${region} in ${from.home} with its stacks, and the stacks`,
        ` Delete ${pipeline} last: the stack set works through its roles.`,
      ]
    : [`stacks ${region} and`, '']
  return [
    `The ${regional} ${artifacts} in ${regions}, and ${global}, ${pipeline} and ${boundary} in ${from.home}, stay with all that they hold until you delete them: no command of this project reaches them any more.${last}`,
  ]
}
