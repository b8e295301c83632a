return storeOn({ client: openClient(region, endpoint), table, region })
