const region = topology.home
let directory: string
let regions: DsqlRegions

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'builds-'))
  regions = await startDsqlRegions()
})
afterAll(async () => {
  await regions.stop()
