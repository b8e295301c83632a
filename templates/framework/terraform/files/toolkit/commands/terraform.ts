import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { aws } from '../aws/aws.ts'
import { initialise, rootNamed } from '../aws/roots.ts'
import { command, Failure, Misuse, say } from './command.ts'

const usage = `npm run terraform -- ROOT COMMAND [arguments]

Runs Terraform in a root, "global" or a region, with the root's own state, as if it had been typed there.
COMMAND "init" only says where the state is. To change anything, prefer npm run plan and npm run deploy.`

await command(usage, async ([name, ...words]) => {
  if (name === undefined || words.length === 0) throw new Misuse('Name a root and a command.')
  const root = rootNamed(name)
  await initialise(aws(say), root)
  if (words[0] === 'init') return
  // A region that has its function keeps the code that it has, whatever release is named.
  const env = { TF_VAR_release: '0'.repeat(12), ...process.env }
  const chdir = `-chdir=${root.path}`
  // It may ask, so it stays with the terminal, whose Ctrl-C reaches it without this; a second one would end it at once.
  process.on('SIGINT', () => {})
  const child = spawn('terraform', [chdir, ...words], { stdio: 'inherit', env })
  process.on('SIGTERM', () => child.kill('SIGINT'))
  const [status] = await once(child, 'close')
  if (status !== 0) throw new Failure(`terraform ${words[0]} ended with ${status ?? 'a signal'}.`)
})
