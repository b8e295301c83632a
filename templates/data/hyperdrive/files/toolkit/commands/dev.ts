import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { readConfig, root } from '../cloudflare/config.ts'
import { program } from '../cloudflare/run.ts'
import { startDatabase } from '../laptop/database.ts'
import { Failure } from './command.ts'

/** `npm run dev`: PostgreSQL where wrangler.jsonc says, on what it held before, and `wrangler dev` with what else is in the command. */
const [bound] = readConfig().hyperdrive ?? []
const { port } = new URL(bound?.localConnectionString ?? 'postgres://127.0.0.1:15432')
const database = await startDatabase(join(root, '.wrangler'), { port: Number(port) }).catch(
  (error: Error) => {
    console.error(error.message)
    if (error instanceof Failure) {
      console.error('On this machine you may also begin anew: delete .wrangler/postgres.')
    } else if (error.message.includes(`port ${port}`)) {
      console.error('Is it running already? Its port is wrangler.jsonc’s, localConnectionString.')
    }
    process.exit(1)
  },
)
console.log(`PostgreSQL: psql -h 127.0.0.1 -p ${port} -U admin postgres`)

// The terminal tells wrangler too, which ends in its own way; the database ends after it.
process.on('SIGINT', () => {})
const wrangler = spawn(process.execPath, [program(), 'dev', ...process.argv.slice(2)], {
  stdio: 'inherit',
})
process.on('SIGTERM', () => wrangler.kill('SIGTERM'))
const [code] = await once(wrangler, 'exit')
await database.stop()
process.exit(code ?? 0)
