return createDynamoStore({ client: openClient(region, endpoint), table, region })
