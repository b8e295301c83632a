import { aws } from './aws/aws.ts'
import { command, Misuse, say } from './command.ts'
import { initialise, rootNamed } from './rollout/roots.ts'

const usage = `npm run terraform -- ROOT COMMAND [arguments]

Runs Terraform in a root, "global" or a region, with the root's own state. What it prints goes to stdout.
COMMAND "init" only says where the state is. To change anything, prefer npm run plan and npm run deploy.`

await command(usage, async ([name, ...words]) => {
  if (name === undefined || words.length === 0) throw new Misuse('Name a root and a command.')
  const root = rootNamed(name)
  const cloud = aws(say)
  await initialise(cloud, root)
  if (words[0] !== 'init') process.stdout.write(await aws(() => {}).terraform(root, words))
})
