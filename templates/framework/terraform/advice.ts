import { onlyIn, sameService, sameWaves } from '../../../generators/plan/advice.ts'
import type { Plan } from '../../../generators/plan/model.ts'
import { nameOf } from './addresses.ts'

const isOurs = ({ framework }: Plan): boolean => framework.id === 'terraform'

export function advice(from: Plan, to: Plan): string[] {
  if (!sameService(from, to)) return left(from, to)
  return [
    ...(from.data.id === to.data.id ? [] : [rights]),
    ...onlyIn(from, to).map(gone),
    ...onlyIn(to, from).map(
      (name) =>
        `Before you deploy ${name}, run "terraform -chdir=infra/bootstrap apply", which makes its bucket. Afterwards subscribe whoever is paged to its topic ${to.name}-${name}-alarms: subscriptions do not come from other regions.`,
    ),
    ...(sameWaves(from, to)
      ? []
      : [
          'Deploy or push this while no rollout is under way: "npm run deploy -- --prepare" refuses beside a release on trial, and "npm run gate -- --wave N" counts the waves of topology.ts, which are others now.',
        ]),
  ]
}

/** The boundary holds for the release that runs as well as for the one that comes, and a role's rights follow from the data. */
const rights =
  'What the data asks of roles stands in infra/bootstrap, and holds at once, for what runs too. Before you push this, as a person, "terraform -chdir=infra/bootstrap apply" with the statements of the commit before beside its own; when every region runs this release, once more as it is.'

/**
 * Terraform cannot destroy what it made with a provider that is no longer declared, so a region goes while the commit before
 * still declares it. Its bucket holds the state by which it goes, and is only forgotten.
 */
const gone = (name: string): string =>
  `Take ${name} out before you deploy this. On the commit before, whose infra/ still has it: "npm run evacuate -- ${name}", as docs/runbooks/evacuate.md says; when its users are gone, "npm run terraform -- ${name} destroy", and, when nothing else of it is left, "terraform -chdir=infra/bootstrap state rm module.bucket_${nameOf(name)}": the bucket stays until you empty and delete it. Then, on this one, "terraform -chdir=infra/bootstrap apply", and remove what is left of infra/regions/${name}.`

const left = (from: Plan, to: Plan): string[] =>
  isOurs(from)
    ? [
        `What Terraform made in ${from.regions.map(({ name }) => name).join(', ')} stays until you destroy it, on the commit before: "npm run terraform -- REGION destroy" for each. What holds data it does not destroy: that is in infra/global and infra/bootstrap, behind prevent_destroy.`,
        ...(isOurs(to)
          ? [
              `infra/bootstrap/terraform.tfstate knows what was made for ${from.name}: put it away before you apply infra/bootstrap for ${to.name}.`,
            ]
          : []),
      ]
    : []
