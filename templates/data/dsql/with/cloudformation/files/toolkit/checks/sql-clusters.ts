import { type Check, type Finding, type Project, resourcesOf } from './project.ts'
import { get, list, record, same, textOf, type Value } from './template.ts'

/** The clusters are linked as the topology says, protected, and reached by whom they should be. */
export const clusters: Check = (project) => [
  ...protection(project),
  ...uses(project),
  ...rights(project),
]

function protection(project: Project): Finding[] {
  const { regions, quorum } = project.topology
  const witness = quorum.find((member) => !regions.some(({ name }) => name === member))
  return resourcesOf(project, 'AWS::DSQL::Cluster').flatMap(({ file, id, whole, properties }) => {
    const links = get(properties, 'MultiRegionProperties')
    const expected: [string, Value | undefined, Value | undefined, string][] = [
      [
        'DeletionPolicy',
        get(whole, 'DeletionPolicy'),
        'Retain',
        'a mistake in a template could drop the data',
      ],
      [
        'UpdateReplacePolicy',
        get(whole, 'UpdateReplacePolicy'),
        'Retain',
        'a mistake in a template could drop the data',
      ],
      [
        'DeletionProtectionEnabled',
        get(properties, 'DeletionProtectionEnabled'),
        true,
        'anybody could delete it',
      ],
      [
        'MultiRegionProperties.WitnessRegion',
        get(links, 'WitnessRegion'),
        witness,
        'topology.ts has another witness, which no cluster ever changes',
      ],
      [
        'MultiRegionProperties.Clusters',
        get(links, 'Clusters'),
        { 'Fn::If': ['Linked', { Ref: 'ClusterArns' }, { Ref: 'AWS::NoValue' }] },
        'the clusters would not be linked when both are there',
      ],
    ]
    return expected
      .filter(([, actual, right]) => !same(actual, right))
      .map(([where, actual, right, problem]) => ({
        file,
        where: `${id}.${where}`,
        problem: `it is ${JSON.stringify(actual)}, and ${problem}`,
        fix: `set ${JSON.stringify(right)}`,
      }))
  })
}

/** What a stack reads from the data's by name is there under that name. */
function uses(project: Project): Finding[] {
  const exported = project.templates.flatMap(({ whole }) =>
    Object.values(record(get(whole, 'Outputs'))).map((output) =>
      textOf(get(output, 'Export', 'Name')),
    ),
  )
  return project.templates.flatMap(({ file, whole }) =>
    [...imports(whole)]
      .filter((name) => !exported.includes(name))
      .map((name) => ({
        file,
        where: `!ImportValue ${name}`,
        problem: 'no template exports that',
        fix: 'use a name from the Outputs of infra/data.yaml',
      })),
  )
}

function* imports(value: Value): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'Fn::ImportValue') yield textOf(inner) ?? JSON.stringify(inner)
    else yield* imports(inner)
  }
}

/** The function connects to its own cluster and not as admin; the pipeline as admin to this service's clusters alone. */
function rights(project: Project): Finding[] {
  return resourcesOf(project, 'AWS::IAM::Role').flatMap(({ file, id, properties }) =>
    list(get(properties, 'Policies'))
      .flatMap((policy) => list(get(policy, 'PolicyDocument', 'Statement')))
      .flatMap((statement): Finding[] => {
        const actions = [get(statement, 'Action') ?? []].flat()
        const say = (problem: string, fix: string): Finding[] => [
          { file, where: `${id}.Policies.${get(statement, 'Sid')}`, problem, fix },
        ]
        if (actions.some((action) => action === 'dsql:*' || action === 'dsql:DeleteCluster')) {
          return say('it may delete the data', 'name the other actions that are used')
        }
        const mine = { StringEquals: { 'aws:ResourceTag/service': project.topology.service } }
        if (actions.includes('dsql:DbConnectAdmin') && !same(get(statement, 'Condition'), mine)) {
          return say(
            'it is admin of other services’ databases too',
            `set Condition ${JSON.stringify(mine)}`,
          )
        }
        const own = { 'Fn::GetAtt': 'Cluster.ResourceArn' }
        if (actions.includes('dsql:DbConnect') && !same(get(statement, 'Resource'), own)) {
          return say(
            'it is not the region’s own cluster',
            'set Resource !GetAtt Cluster.ResourceArn',
          )
        }
        return []
      }),
  )
}
