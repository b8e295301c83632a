const regions = topology.regions.map(({ name }) => name)
return storeOn({ client: openClient(region, endpoint), table, region, regions })
