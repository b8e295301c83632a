import { check, resourcesOf } from './project.ts'
import { get, list, same } from './template.ts'

/** Each of the topology's regions has a replica of the table, fed by the stream and watched by an alarm. */
export const replication = check((project, say) => {
  const watched = resourcesOf(project, 'AWS::CloudWatch::Alarm')
    .map(({ properties }) => properties)
    .filter((alarm) => get(alarm, 'MetricName') === 'ReplicationLatency')
    .map((alarm) => get(alarm, 'Dimensions'))
  for (const { file, id, properties } of resourcesOf(project, 'AWS::DynamoDB::GlobalTable')) {
    const name = get(properties, 'TableName')
    const replicas = list(get(properties, 'Replicas')).map((replica) => get(replica, 'Region'))
    if (!get(properties, 'StreamSpecification')) {
      say(file, `${id}.StreamSpecification`, 'replicas need the stream', 'set NEW_AND_OLD_IMAGES')
    }
    for (const { name: region } of project.topology.regions) {
      if (!replicas.includes(region)) {
        say(file, `${id}.Replicas`, `${region} has no replica`, 'add one, alone in its update')
      }
      const dimensions = [
        { Name: 'TableName', Value: name ?? null },
        { Name: 'ReceivingRegion', Value: region },
      ]
      if (watched.some((seen) => same(seen, dimensions))) continue
      const problem = `no alarm watches how far ${region} is behind`
      const fix = `alarm on ReplicationLatency of ${name} with ReceivingRegion ${region}`
      say('infra/region.yaml', 'Resources', problem, fix)
    }
  }
})
