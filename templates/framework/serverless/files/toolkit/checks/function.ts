import type { Shift } from '../../topology.ts'
import { type Check, type Project, resourcesOf } from './project.ts'
import { get, same, type Value } from './template.ts'

/** What a function is in these templates. */
export const functionType = 'AWS::Lambda::Function'

const named = (id: string): Value => ({ Ref: id })

/** The function runs on what was tested, a release makes a new version of it, and users reach it by its alias alone. */
export const lambda: Check = (project) => {
  const expected: [string, string[], Value, string][] = [
    ['AWS::Lambda::Function', ['Runtime'], 'nodejs24.x', 'tests run on Node 24'],
    ['AWS::Lambda::Function', ['Architectures'], ['arm64'], 'the others run on arm64'],
    [
      'AWS::Lambda::Function',
      ['Code'],
      { S3Bucket: named('ArtifactBucket'), S3Key: named('ArtifactKey') },
      "the code is in the region's own bucket",
    ],
    [
      'AWS::Lambda::Function',
      ['Environment', 'Variables', 'SERVICE_VERSION'],
      named('Release'),
      'answers and log lines name the release by it, and its alarm counts by that',
    ],
    [
      'AWS::Lambda::Function',
      ['Environment', 'Variables', 'INSTALLED_AT'],
      named('InstalledAt'),
      'without it a release that was stopped cannot be offered again',
    ],
    [
      'AWS::Lambda::Alias',
      ['FunctionVersion'],
      { 'Fn::GetAtt': ['ReleaseVersion', 'Version'] },
      'a release has no other version',
    ],
    [
      'AWS::ApiGatewayV2::Integration',
      ['IntegrationUri'],
      named('LiveAlias'),
      'what calls the function past its alias gets all of a new release at once',
    ],
  ]
  const findings = expected.flatMap(([type, path, right, problem]) =>
    resourcesOf(project, type).flatMap(({ file, id, properties }) => {
      const actual = get(properties, ...path)
      if (same(actual, right)) return []
      return {
        file,
        where: `${id}.${path.join('.')}`,
        problem: `it is ${JSON.stringify(actual)}, but ${problem}`,
        fix: `set ${JSON.stringify(right)}`,
      }
    }),
  )
  return [...findings, ...unshifted(project)]
}

/** Without its update policy CloudFormation moves an alias itself, and all traffic at once. */
const unshifted: Check = (project) =>
  resourcesOf(project, 'AWS::Lambda::Alias').flatMap(({ file, id, whole }) => {
    const policy = get(whole, 'UpdatePolicy', 'CodeDeployLambdaAliasUpdate')
    const right = {
      ApplicationName: named('DeploymentApplication'),
      DeploymentGroupName: named('DeploymentGroup'),
    }
    if (same(policy, right)) return []
    return {
      file,
      where: `${id}.UpdatePolicy`,
      problem: 'CodeDeploy does not move this alias, so nothing shifts',
      fix: `set CodeDeployLambdaAliasUpdate to ${JSON.stringify(right)}`,
    }
  })

/** CodeDeploy's own steps for Lambda. */
export const known: Record<string, Shift> = {
  'CodeDeployDefault.LambdaAllAtOnce': { kind: 'all-at-once' },
  ...Object.fromEntries(
    [5, 10, 15, 30].map((minutes) => [
      `CodeDeployDefault.LambdaCanary10Percent${minutes}Minutes`,
      { kind: 'canary', percent: 10, minutes },
    ]),
  ),
  ...Object.fromEntries(
    [1, 2, 3, 10].map((minutes) => [
      `CodeDeployDefault.LambdaLinear10PercentEvery${minutes}Minute${minutes === 1 ? '' : 's'}`,
      { kind: 'linear', percent: 10, minutes },
    ]),
  ),
}

/** What says by which of them traffic shifts, and where. */
export const shifting = (
  project: Project,
): { file: string; where: string; type: Value | undefined }[] =>
  resourcesOf(project, 'AWS::CodeDeploy::DeploymentGroup').map(({ file, id, properties }) => ({
    file,
    where: `${id}.DeploymentConfigName`,
    type: get(properties, 'DeploymentConfigName'),
  }))
