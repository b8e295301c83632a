import type { Check, Finding } from './project.ts'
import { resourcesOf } from './project.ts'
import { get, list, same, textOf, type Value } from './template.ts'

/** The function runs on what was tested, and a release makes a new version of it. */
export const lambda: Check = (project) =>
  resourcesOf(project, 'AWS::Serverless::Function').flatMap(({ file, id, properties }) => {
    const expected: [string, Value | undefined, Value, string][] = [
      ['Runtime', get(properties, 'Runtime'), 'nodejs24.x', 'tests run on Node 24'],
      ['Architectures', get(properties, 'Architectures'), ['arm64'], 'the others run on arm64'],
      [
        'AutoPublishCodeSha256',
        get(properties, 'AutoPublishCodeSha256'),
        { Ref: 'ArtifactDigest' },
        'without it new code publishes no version, and nothing shifts',
      ],
      [
        'Environment.Variables.SERVICE_VERSION',
        get(properties, 'Environment', 'Variables', 'SERVICE_VERSION'),
        { Ref: 'Release' },
        'answers and log lines name the release by it, and its alarm counts by that',
      ],
    ]
    return expected
      .filter(([, actual, right]) => !same(actual, right))
      .map(([property, actual, right, problem]) => ({
        file,
        where: `${id}.${property}`,
        problem: `it is ${JSON.stringify(actual)}, but ${problem}`,
        fix: `set ${JSON.stringify(right)}`,
      }))
  })

/** No role has a fixed name, and the function's may not touch everything of a kind. */
export const roles: Check = (project) =>
  resourcesOf(project, 'AWS::IAM::Role', 'AWS::IAM::ManagedPolicy').flatMap(
    ({ file, id, type, properties }) => {
      const found: Finding[] = []
      const property = type === 'AWS::IAM::Role' ? 'RoleName' : 'ManagedPolicyName'
      const name = get(properties, property)
      if (name !== undefined && !textOf(name)?.includes(`\${AWS::Region}`)) {
        found.push({
          file,
          where: `${id}.${property}`,
          problem: "IAM is global, so the second region's stack would find the name taken",
          fix: 'leave it out',
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
    },
  )
