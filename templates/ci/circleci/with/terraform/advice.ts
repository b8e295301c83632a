import { sameService } from '../../../../../generators/plan/advice.ts'
import type { Plan } from '../../../../../generators/plan/model.ts'

/** The provider was made by infra/bootstrap, which declares another now. */
export const provider = (from: Plan, to: Plan): string =>
  `Delete the context ${from.name}-plan too. ${
    sameService(from, to)
      ? 'Before you apply infra/bootstrap, run "terraform -chdir=infra/bootstrap state rm aws_iam_openid_connect_provider.circleci", unless oidc_provider_arn was given: other projects may sign in with CircleCI\'s identity provider, and Terraform would destroy it.'
      : "CircleCI's identity provider stays in the AWS account: delete it when no other project signs in there."
  }`

export const joined = (to: Plan): string =>
  `Run "terraform -chdir=infra/bootstrap apply" when you push this, with the contexts ${to.name}-production and ${to.name}-plan made, as *Pipeline* in README.md says: its roles trust one CI system, so from then on the one before can deploy nothing.`
