const replication = startReplication({ directory, lagMs })
const databases = await startAll(topology.regions, ({ name }) =>
  startCluster({ region: name, replication }),
)
