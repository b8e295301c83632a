const replication = startReplication({ directory, table, lagMs })
const databases = await startAll(topology.regions, ({ name }) =>
  startEndpoint({ region: name, directory, table, replication }),
)
