import type { Shift } from '../../topology.ts'
import { check, type Project, resourcesOf } from './project.ts'
import { get, same, type Value } from './template.ts'

/** What a function is in these templates. */
export const functionType = 'AWS::Serverless::Function'

/** The function runs on what was tested, and a release makes a new version of it. */
export const lambda = check((project, say) => {
  for (const { file, id, properties } of resourcesOf(project, functionType)) {
    const hold = (path: string, right: Value, why: string) => {
      const actual = get(properties, ...path.split('.'))
      if (same(actual, right)) return
      const problem = `it is ${JSON.stringify(actual)}, but ${why}`
      say(file, `${id}.${path}`, problem, `set ${JSON.stringify(right)}`)
    }
    hold('Runtime', 'nodejs24.x', 'tests run on Node 24')
    hold('Architectures', ['arm64'], 'the others run on arm64')
    const unpublished = 'without it new code publishes no version, and nothing shifts'
    hold('AutoPublishCodeSha256', { Ref: 'ArtifactDigest' }, unpublished)
    const named = 'answers and log lines name the release by it, and its alarm counts by that'
    hold('Environment.Variables.SERVICE_VERSION', { Ref: 'Release' }, named)
    const once = 'without it a release that was stopped cannot be offered again'
    hold('Environment.Variables.INSTALLED_AT', { Ref: 'InstalledAt' }, once)
  }
})

/** CodeDeploy's own steps for Lambda, as SAM names them. */
export const known: Record<string, Shift> = {
  AllAtOnce: { kind: 'all-at-once' },
  ...Object.fromEntries(
    [5, 10, 15, 30].map((minutes) => [
      `Canary10Percent${minutes}Minutes`,
      { kind: 'canary', percent: 10, minutes },
    ]),
  ),
  ...Object.fromEntries(
    [1, 2, 3, 10].map((minutes) => [
      `Linear10PercentEvery${minutes}Minute${minutes === 1 ? '' : 's'}`,
      { kind: 'linear', percent: 10, minutes },
    ]),
  ),
}

/** What says by which of them traffic shifts, and where. */
export const shifting = (
  project: Project,
): { file: string; where: string; type: Value | undefined }[] =>
  resourcesOf(project, functionType).map(({ file, id, properties }) => ({
    file,
    where: `${id}.DeploymentPreference.Type`,
    type: get(properties, 'DeploymentPreference', 'Type'),
  }))
