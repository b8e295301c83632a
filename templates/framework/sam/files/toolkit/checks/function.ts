import type { Shift } from '../../topology.ts'
import { type Check, type Project, resourcesOf } from './project.ts'
import { get, same, type Value } from './template.ts'

/** What a function is in these templates. */
export const functionType = 'AWS::Serverless::Function'

/** The function runs on what was tested, and a release makes a new version of it. */
export const lambda: Check = (project) =>
  resourcesOf(project, functionType).flatMap(({ file, id, properties }) => {
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
      [
        'Environment.Variables.INSTALLED_AT',
        get(properties, 'Environment', 'Variables', 'INSTALLED_AT'),
        { Ref: 'InstalledAt' },
        'without it a release that was stopped cannot be offered again',
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
