const cloud = aws(say)
// A region that is down cannot say where its database is; the flag holds in all of them wherever it was written.
const stores = regions.map((region): Flags => {
  const open = async () => {
    const endpoint = addresses[region] ?? (await clusterIn(cloud, region))
    return openStore({ region, endpoint, user: 'admin' })
  }
  return {
    region,
    read: async () => (await open()).flag(),
    write: async (name, flag) => (await open()).setEvacuated(name, flag),
  }
})
