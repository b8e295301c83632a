import { sameService } from '../../../../../generators/plan/advice.ts'
import type { Plan } from '../../../../../generators/plan/model.ts'

export const left = (from: Plan, to: Plan): string =>
  `Delete in the settings of the repository on GitHub what nobody uses any more: the environments release, rollout, rollback and plan, and the variables AWS_DEPLOY_ROLE_ARN and AWS_PLAN_ROLE_ARN. ${provider(from, to)}`

/** The provider was made by infra/bootstrap, which declares another now. */
const provider = (from: Plan, to: Plan): string =>
  sameService(from, to)
    ? 'Before you apply infra/bootstrap, run "terraform -chdir=infra/bootstrap state rm aws_iam_openid_connect_provider.github", unless oidc_provider_arn was given: other repositories may sign in with GitHub\'s identity provider, and Terraform would destroy it.'
    : "GitHub's identity provider stays in the AWS account: delete it when no other repository signs in there."

export const joined = (): string =>
  'Run "terraform -chdir=infra/bootstrap apply" when you push this, with the environments and variables made, as *Pipeline* in README.md says: its roles trust one CI system, so from then on the one before can deploy nothing.'
