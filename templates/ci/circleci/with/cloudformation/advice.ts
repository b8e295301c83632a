import type { Plan } from '../../../../../generators/plan/model.ts'

export const provider = (): string =>
  "CircleCI's identity provider stays in the AWS account: delete it when no other project signs in there."

export const joined = (to: Plan): string =>
  `Update the stack ${to.name}-pipeline when you push this, with the context ${to.name}-production made, as *Pipeline* in README.md says: its role trusts one CI system, so from then on the one before can deploy nothing.`
