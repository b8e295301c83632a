import type { Shift } from '../../topology.ts'
import { check, type Project, resourcesOf } from './project.ts'
import { get, same, type Value } from './template.ts'

/** What a function is in these templates. */
export const functionType = 'AWS::Lambda::Function'

const named = (id: string): Value => ({ Ref: id })

/** The function runs on what was tested, a release makes a new version of it, and users reach it by its alias alone. */
export const lambda = check((project, say) => {
  const hold = (type: string, path: string, right: Value, why: string) => {
    for (const { file, id, properties } of resourcesOf(project, type)) {
      const actual = get(properties, ...path.split('.'))
      if (same(actual, right)) continue
      const problem = `it is ${JSON.stringify(actual)}, but ${why}`
      say(file, `${id}.${path}`, problem, `set ${JSON.stringify(right)}`)
    }
  }
  hold(functionType, 'Runtime', 'nodejs24.x', 'tests run on Node 24')
  hold(functionType, 'Architectures', ['arm64'], 'the others run on arm64')
  const archive = { S3Bucket: named('ArtifactBucket'), S3Key: named('ArtifactKey') }
  hold(functionType, 'Code', archive, "the code is in the region's own bucket")
  const byName = 'answers and log lines name the release by it, and its alarm counts by that'
  hold(functionType, 'Environment.Variables.SERVICE_VERSION', named('Release'), byName)
  const once = 'without it a release that was stopped cannot be offered again'
  hold(functionType, 'Environment.Variables.INSTALLED_AT', named('InstalledAt'), once)
  const version = { 'Fn::GetAtt': ['ReleaseVersion', 'Version'] }
  hold('AWS::Lambda::Alias', 'FunctionVersion', version, 'a release has no other version')
  const past = 'what calls the function past its alias gets all of a new release at once'
  hold('AWS::ApiGatewayV2::Integration', 'IntegrationUri', named('LiveAlias'), past)
  // Without its update policy CloudFormation moves an alias itself, and all traffic at once.
  for (const { file, id, whole } of resourcesOf(project, 'AWS::Lambda::Alias')) {
    const right = {
      ApplicationName: named('DeploymentApplication'),
      DeploymentGroupName: named('DeploymentGroup'),
    }
    if (same(get(whole, 'UpdatePolicy', 'CodeDeployLambdaAliasUpdate'), right)) continue
    const problem = 'CodeDeploy does not move this alias, so nothing shifts'
    const fix = `set CodeDeployLambdaAliasUpdate to ${JSON.stringify(right)}`
    say(file, `${id}.UpdatePolicy`, problem, fix)
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
