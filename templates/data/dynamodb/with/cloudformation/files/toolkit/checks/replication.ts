import { type Check, type Finding, resourcesOf } from './project.ts'
import { get, list, same } from './template.ts'

/** Each of the topology's regions has a replica of the table, fed by the stream and watched by an alarm. */
export const replication: Check = (project) =>
  resourcesOf(project, 'AWS::DynamoDB::GlobalTable').flatMap(({ file, id, properties }) => {
    const found: Finding[] = []
    const name = get(properties, 'TableName')
    const replicas = list(get(properties, 'Replicas')).map((replica) => get(replica, 'Region'))
    const watched = resourcesOf(project, 'AWS::CloudWatch::Alarm')
      .map((alarm) => alarm.properties)
      .filter((alarm) => get(alarm, 'MetricName') === 'ReplicationLatency')
      .map((alarm) => get(alarm, 'Dimensions'))
    if (!get(properties, 'StreamSpecification')) {
      const problem = 'replicas need the stream'
      found.push({
        file,
        where: `${id}.StreamSpecification`,
        problem,
        fix: 'set NEW_AND_OLD_IMAGES',
      })
    }
    for (const { name: region } of project.topology.regions) {
      if (!replicas.includes(region)) {
        const problem = `${region} has no replica`
        found.push({ file, where: `${id}.Replicas`, problem, fix: 'add one, alone in its update' })
      }
      const dimensions = [
        { Name: 'TableName', Value: name ?? null },
        { Name: 'ReceivingRegion', Value: region },
      ]
      if (watched.some((seen) => same(seen, dimensions))) continue
      found.push({
        file: 'infra/region.yaml',
        where: 'Resources',
        problem: `no alarm watches how far ${region} is behind`,
        fix: `alarm on ReplicationLatency of ${name} with ReceivingRegion ${region}`,
      })
    }
    return found
  })
