const store = { region, endpoint: regions.endpoint(region) }
