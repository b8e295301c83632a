const regions = topology.regions.map(({ name }) => name)
return createDynamoStore({ client: openClient(region, endpoint), table, region, regions })
