import { type Check, type Finding, resourcesOf } from './project.ts'
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
export const roles: Check = (project) =>
  resourcesOf(project, 'AWS::IAM::Role').flatMap(({ file, id, properties }) => {
    const found: Finding[] = []
    const name = get(properties, 'RoleName')
    if (name !== undefined && !textOf(name)?.includes(`\${AWS::Region}`)) {
      found.push({
        file,
        where: `${id}.RoleName`,
        problem: "IAM is global, so the second region's stack would find the name taken",
        fix: 'leave it out',
      })
    }
    for (const [property, right] of bounded(project.topology.service)) {
      // The pipeline's own roles are a person's to make.
      if (file === 'infra/pipeline.yaml' || textOf(get(properties, property)) === right) continue
      found.push({
        file,
        where: `${id}.${property}`,
        problem: 'the pipeline may make no such role',
        fix: `set ${right}`,
      })
    }
    for (const policy of list(get(properties, 'Policies'))) {
      for (const statement of list(get(policy, 'PolicyDocument', 'Statement'))) {
        const actions = [get(statement, 'Action') ?? []].flat()
        if (actions.some((action) => action === '*' || action === 'dynamodb:*')) {
          found.push({
            file,
            where: `${id}.Policies.${get(statement, 'Sid') ?? get(policy, 'PolicyName')}`,
            problem: `it allows ${actions.join(', ')}`,
            fix: 'name the actions that are used',
          })
        }
      }
    }
    return found
  })
