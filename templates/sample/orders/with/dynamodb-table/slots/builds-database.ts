const region = topology.home
const table = `builds-${randomUUID()}`
let directory: string
let database: Database

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'builds-'))
  database = await startDatabase({ region, directory, table })
})
afterAll(async () => {
  await database.stop()
