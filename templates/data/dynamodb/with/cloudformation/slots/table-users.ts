const watched = resourcesOf(project, 'AWS::CloudWatch::Alarm').filter(
  ({ properties: alarm }) => get(alarm, 'MetricName') === 'ReplicationLatency',
)
for (const { name: region } of project.topology.regions) {
  const dimensions = [
    { Name: 'TableName', Value: name ?? null },
    { Name: 'ReceivingRegion', Value: region },
  ]
  const seen = watched.some(({ properties: alarm }) => same(get(alarm, 'Dimensions'), dimensions))
  if (seen) continue
  found.push({
    file: 'infra/region.yaml',
    where: 'Resources',
    problem: `no alarm watches how far ${region} is behind`,
    fix: `alarm on ReplicationLatency of ${name} with ReceivingRegion ${region}`,
  })
}
