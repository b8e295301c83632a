import { Client } from 'pg'
import { required } from '../cloudflare/api.ts'
import { Failure } from '../commands/command.ts'

const TIMEOUT_MS = 15_000

/**
 * Runs the work on a connection of the database's owner, by DATABASE_URL: past Hyperdrive, whose role may change no table.
 *
 * @throws Failure when that is not set, or leads to no database; its sentence tells no password
 */
export async function asOwner<T>(work: (owner: Client) => Promise<T>): Promise<T> {
  const connectionString = required('DATABASE_URL', "the connection string of the database's owner")
  // No program that is started from here has use for it.
  delete process.env.DATABASE_URL
  const owner = new Client({ connectionString, connectionTimeoutMillis: TIMEOUT_MS })
  // Whoever uses it is told that it broke. It also says so to nobody in particular, which would end the command.
  owner.on('error', () => {})
  try {
    await owner.connect()
  } catch (error) {
    throw new Failure(`DATABASE_URL leads to no database: ${(error as Error).message}.`)
  }
  try {
    return await work(owner)
  } finally {
    await owner.end()
  }
}
