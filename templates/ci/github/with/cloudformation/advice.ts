import type { Plan } from '../../../../../generators/plan/model.ts'

export const left = (): string =>
  `Delete in the settings of the repository on GitHub what nobody uses any more: the environments release, rollout and rollback and the variables AWS_DEPLOY_ROLE_ARN and AWS_STACK_ROLE_ARN. GitHub's identity provider stays in the AWS account: delete it when no other repository signs in there.`

export const joined = (to: Plan): string =>
  `Update the stack ${to.name}-pipeline when you push this, with the environments and variables made, as *Pipeline* in README.md says: its role trusts one CI system, so from then on the one before can deploy nothing.`
