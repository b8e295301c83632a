import { spawnSync } from 'node:child_process'
import { aws } from './aws/aws.ts'
import { command, Failure, Misuse, say } from './command.ts'
import { initialise, rootNamed } from './rollout/roots.ts'

const usage = `npm run terraform -- ROOT COMMAND [arguments]

Runs Terraform in a root, "global" or a region, with the root's own state, as if it had been typed there.
COMMAND "init" only says where the state is. To change anything, prefer npm run plan and npm run deploy.`

await command(usage, async ([name, ...words]) => {
  if (name === undefined || words.length === 0) throw new Misuse('Name a root and a command.')
  const root = rootNamed(name)
  await initialise(aws(say), root)
  if (words[0] === 'init') return
  const { status } = spawnSync('terraform', [`-chdir=${root.path}`, ...words], { stdio: 'inherit' })
  if (status !== 0) throw new Failure(`terraform ${words[0]} ended with ${status ?? 'a signal'}.`)
})
