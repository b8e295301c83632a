const region = regions.names[0] as string
const store = { region, endpoint: regions.endpoint(region) }
