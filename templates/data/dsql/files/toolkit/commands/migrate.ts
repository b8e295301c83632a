import { topology } from '../../topology.ts'
import { aws } from '../aws/aws.ts'
import { prepareData, prepared } from '../aws/data.ts'
import { command, Misuse, parse, say } from './command.ts'

const usage = `npm run migrate -- [options]

${prepared} "npm run deploy -- --prepare" does this too, and more.

  --without REGION     leave out a region that is down, once the clusters are linked`

await command(usage, async (args) => {
  const { values } = parse(args, { without: { type: 'string' } })
  const { without } = values
  const names = topology.regions.map(({ name }) => name)
  if (without !== undefined && !names.includes(without)) {
    throw new Misuse(`--without names "${without}", which is none of ${names.join(', ')}.`)
  }
  const regions = names.filter((name) => name !== without)
  const [first = topology.home] = regions
  const cloud = aws(say)
  say(`account ${await cloud.account(first)}`)
  await prepareData(cloud, regions, say)
})
