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
