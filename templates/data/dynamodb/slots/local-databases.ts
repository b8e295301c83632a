const databases = await startAll(topology.regions, ({ name }) =>
  startDatabase({ region: name, directory, table }),
)
const replication = startReplication(databases, { lagMs })
