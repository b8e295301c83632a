import { check, resourcesOf } from './project.ts'
import { get, list, textOf } from './template.ts'

/** Where the pipeline may make roles, and with what boundary: infra/pipeline.yaml. */
const bounded = (service: string): [string, string][] => [
  ['Path', `/${service}/`],
  [
    'PermissionsBoundary',
    `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:policy/${service}-boundary`,
  ],
]

/** No role has a fixed name or goes without the boundary, and the function's may not touch everything of a kind. */
export const roles = check((project, say) => {
  for (const { file, id, properties } of resourcesOf(project, 'AWS::IAM::Role')) {
    const name = get(properties, 'RoleName')
    if (name !== undefined && !textOf(name)?.includes(`\${AWS::Region}`)) {
      const problem = "IAM is global, so the second region's stack would find the name taken"
      say(file, `${id}.RoleName`, problem, 'leave it out')
    }
    for (const [property, right] of bounded(project.topology.service)) {
      // The pipeline's own roles are a person's to make.
      if (file === 'infra/pipeline.yaml' || textOf(get(properties, property)) === right) continue
      say(file, `${id}.${property}`, 'the pipeline may make no such role', `set ${right}`)
    }
    for (const policy of list(get(properties, 'Policies'))) {
      for (const statement of list(get(policy, 'PolicyDocument', 'Statement'))) {
        const actions = [get(statement, 'Action') ?? []].flat()
        if (!actions.some((action) => action === '*' || action === 'dynamodb:*')) continue
        const where = `${id}.Policies.${get(statement, 'Sid') ?? get(policy, 'PolicyName')}`
        say(file, where, `it allows ${actions.join(', ')}`, 'name the actions that are used')
      }
    }
  }
})
