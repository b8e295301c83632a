import { topology } from '../topology.ts'
import { aws } from './aws/aws.ts'
import { rehearsal } from './aws/rehearsal.ts'
import { command, Misuse, parse, say, toggle } from './command.ts'
import { prepareData } from './rollout/data.ts'

const usage = `npm run migrate -- [options]

Makes what the data needs, and no release: both clusters, the link between them, and the schema as migrations/ says.
"npm run deploy -- --prepare" does this too, and more. What is there already is left as it is.

  --without REGION     leave out a region that is down, once the clusters are linked
  --dry-run            print the calls and commands, change nothing`

await command(usage, async (args) => {
  const { values } = parse(args, { without: { type: 'string' }, 'dry-run': toggle })
  const { without } = values
  const names = topology.regions.map(({ name }) => name)
  if (without !== undefined && !names.includes(without)) {
    throw new Misuse(`--without names "${without}", which is none of ${names.join(', ')}.`)
  }
  const cloud = values['dry-run'] ? rehearsal(say) : aws(say)
  const [first = topology.home] = names
  say(`account ${await cloud.account(first)}`)
  await prepareData(
    cloud,
    names.filter((name) => name !== without),
    say,
  )
})
