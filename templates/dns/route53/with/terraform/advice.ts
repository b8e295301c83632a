import type { Plan } from '../../../../../generators/plan/model.ts'

export const joined = (to: Plan): string[] => [
  `A pipeline has no right yet to make the zone and its certificates: run "terraform -chdir=infra/bootstrap apply" first. Then, before you push, run "npm run deploy -- --prepare", which stops until ${to.domain} is delegated, as *Deploy* in README.md says.`,
  'The addresses that API Gateway gave stop answering in each region as its plan is applied (disable_execute_api_endpoint in infra/modules/region/api.tf). Set that to false until all clients call the new name, there and where infra/modules/region/tests/names.tftest.hcl asks for it, and back to true then.',
]

/** The zone would be destroyed before the regions have taken their records out, and the pipeline may not do that at all. */
export const left = (from: Plan): string[] => [
  `${from.domain} ends with this commit, region by region: from then on its users must call the regions' own addresses, the outputs api_url. Before you push: "npm run terraform -- global state rm aws_route53_zone.service", or Terraform tries to destroy the zone with all its records in it, and fails.`,
  `The hosted zone of ${from.domain} stays, and is billed, until you delete it; take its NS record out of the parent zone first. Run "terraform -chdir=infra/bootstrap apply" only when this is deployed everywhere: the role that deploys removes the names with rights that it lacks after that.`,
]

export const changed = (from: Plan, to: Plan): string[] => [
  `${to.domain} cannot follow ${from.domain} in one step: it needs another zone, and prevent_destroy keeps this one (infra/global/zone.tf). Choose no domain first, and deploy that everywhere; then choose ${to.domain}.`,
]
