const table = process.env.TABLE_NAME ?? topology.service
const stores = regions.map((region): Flags => {
  const endpoint = addresses[region] ?? process.env.DYNAMODB_ENDPOINT
  const store = openStore({ region, table, endpoint })
  return { region, read: store.evacuated, write: store.setEvacuated }
})
