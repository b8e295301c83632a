import { check, resourcesOf } from './project.ts'
import { get, list, record, same, textOf, type Value } from './template.ts'

/** The clusters are linked as the topology says, protected, and reached by whom they should be. */
export const clusters = check((project, say) => {
  const { regions, quorum, service } = project.topology
  const witness = quorum.find((member) => !regions.some(({ name }) => name === member))
  for (const { file, id, whole, properties } of resourcesOf(project, 'AWS::DSQL::Cluster')) {
    const hold = (of: Value | undefined, path: string, right: Value | undefined, why: string) => {
      const actual = get(of, ...path.split('.'))
      if (same(actual, right)) return
      const problem = `it is ${JSON.stringify(actual)}, and ${why}`
      say(file, `${id}.${path}`, problem, `set ${JSON.stringify(right)}`)
    }
    const dropped = 'a mistake in a template could drop the data'
    hold(whole, 'DeletionPolicy', 'Retain', dropped)
    hold(whole, 'UpdateReplacePolicy', 'Retain', dropped)
    hold(properties, 'DeletionProtectionEnabled', true, 'anybody could delete it')
    const another = 'topology.ts has another witness, which no cluster ever changes'
    hold(properties, 'MultiRegionProperties.WitnessRegion', witness, another)
    const both = { 'Fn::If': ['Linked', { Ref: 'ClusterArns' }, { Ref: 'AWS::NoValue' }] }
    const unlinked = 'the clusters would not be linked when both are there'
    hold(properties, 'MultiRegionProperties.Clusters', both, unlinked)
  }

  // What a stack reads from the data's by name is there under that name.
  const exported = project.templates
    .flatMap(({ whole }) => Object.values(record(get(whole, 'Outputs'))))
    .map((output) => textOf(get(output, 'Export', 'Name')))
  for (const { file, whole } of project.templates) {
    for (const name of imports(whole)) {
      if (exported.includes(name)) continue
      const fix = 'use a name from the Outputs of infra/data.yaml'
      say(file, `!ImportValue ${name}`, 'no template exports that', fix)
    }
  }

  // The function connects to its own cluster and not as admin; the pipeline as admin to this service's clusters alone.
  const mine = { StringEquals: { 'aws:ResourceTag/service': service } }
  const own = { 'Fn::GetAtt': 'Cluster.ResourceArn' }
  for (const { file, id, properties } of resourcesOf(project, 'AWS::IAM::Role')) {
    const policies = list(get(properties, 'Policies'))
    for (const statement of policies.flatMap((one) =>
      list(get(one, 'PolicyDocument', 'Statement')),
    )) {
      const actions = [get(statement, 'Action') ?? []].flat()
      const where = `${id}.Policies.${get(statement, 'Sid')}`
      if (actions.some((action) => action === 'dsql:*' || action === 'dsql:DeleteCluster')) {
        say(file, where, 'it may delete the data', 'name the other actions that are used')
      } else if (
        actions.includes('dsql:DbConnectAdmin') &&
        !same(get(statement, 'Condition'), mine)
      ) {
        const problem = 'it is admin of other services’ databases too'
        say(file, where, problem, `set Condition ${JSON.stringify(mine)}`)
      } else if (actions.includes('dsql:DbConnect') && !same(get(statement, 'Resource'), own)) {
        const problem = 'it is not the region’s own cluster'
        say(file, where, problem, 'set Resource !GetAtt Cluster.ResourceArn')
      }
    }
  }
})

function* imports(value: Value): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'Fn::ImportValue') yield textOf(inner) ?? JSON.stringify(inner)
    else yield* imports(inner)
  }
}
