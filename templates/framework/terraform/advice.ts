import { onlyIn, sameService, sameWaves } from '../../../generators/plan/advice.ts'
import type { Plan } from '../../../generators/plan/plan.ts'

const isOurs = ({ framework }: Plan): boolean => framework.id === 'terraform'

export function advice(from: Plan, to: Plan): string[] {
  if (!sameService(from, to)) return [...left(from), ...joined(to)]
  return [
    ...onlyIn(from, to).map(
      (name) =>
        `Take ${name} out before you deploy this. On the commit before, whose infra/ still has it: "npm run evacuate -- ${name}", as docs/runbooks/evacuate.md says; when its users are gone, "npm run terraform -- ${name} destroy". Its replica and its bucket are kept by prevent_destroy: take their blocks out of infra/global and infra/bootstrap by hand, and apply.`,
    ),
    ...onlyIn(to, from).map(
      (name) =>
        `Before you deploy ${name}, apply infra/bootstrap, which makes its bucket. Afterwards subscribe whoever is paged to its topic ${to.name}-${name}-alarms: subscriptions do not come from other regions.`,
    ),
    ...(sameWaves(from, to)
      ? []
      : [
          'Deploy or push this while no rollout is under way: "npm run deploy -- --prepare" refuses beside a release on trial, and "npm run gate -- --wave N" counts the waves of topology.ts, which are others now.',
        ]),
  ]
}

const left = (from: Plan): string[] =>
  isOurs(from)
    ? [
        `What Terraform made in ${from.regions.map(({ name }) => name).join(', ')} stays until you destroy it, on the commit before: "npm run terraform -- REGION destroy" for each, then global.`,
      ]
    : []

const joined = (to: Plan): string[] =>
  isOurs(to)
    ? [
        'To AWS this is a new service: follow *Deploy* and *Pipeline* in README.md as for a first deployment. No data comes with it.',
      ]
    : []
