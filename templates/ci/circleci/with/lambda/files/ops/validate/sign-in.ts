import type { Config, Problem, Step } from './config.ts'

/** Every job that signs in does so by role, and no key is kept anywhere. */
export function signIn(config: Config): Problem[] {
  const places = Object.entries({ ...config.commands, ...config.jobs })
  return places.flatMap(([where, { steps = [] }]) =>
    steps.map(setUp).flatMap((given) => (given ? byRole(where, given) : [])),
  )
}

const setUp = (step: Step) =>
  typeof step === 'string'
    ? step === 'aws-cli/setup' && {}
    : (step['aws-cli/setup'] as Record<string, string> | undefined)

function byRole(where: string, given: Record<string, string>): Problem[] {
  const found: Problem[] = []
  if ('aws_access_key_id' in given || 'aws_secret_access_key' in given) {
    found.push({ where, problem: 'it uses a stored key', fix: 'assume a role' })
  }
  if (!given.role_arn?.startsWith('$')) {
    const problem = "the role's ARN is not the context's"
    found.push({ where, problem, fix: 'take it from a variable, role_arn: $AWS_DEPLOY_ROLE_ARN' })
  }
  return found
}
