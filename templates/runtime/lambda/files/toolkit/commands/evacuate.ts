import { topology } from '../../topology.ts'
import { evacuation } from '../aws/flags.ts'
import { endpoints, flip, survivors } from '../rollout/evacuation.ts'
import { command, Failure, Misuse, parse, say, toggle } from './command.ts'

const usage = `npm run evacuate -- REGION [options]

Makes a region's /health answer 503, so that its users go elsewhere, if another region is known to be well. Writes the
region's flag through every region that answers. ${evacuation.asks}

  --return           take the flag away again, so that users come back
  --force            even when no other region is known to be well
  --endpoint URL     the database's address, to rehearse; REGION=URL for one region, and again for the next`

const regions = topology.regions.map(({ name }) => name)

await command(usage, async (args) => {
  const { values, positionals } = parse(
    args,
    {
      return: toggle,
      force: toggle,
      endpoint: { type: 'string', multiple: true, default: [] },
    },
    Number.POSITIVE_INFINITY,
  )
  const [target, ...more] = positionals
  if (!target || more.length > 0 || !regions.includes(target)) {
    throw new Misuse(`Name one region, of ${regions.join(', ')}; got "${positionals.join(' ')}".`)
  }
  const evacuated = !values.return
  const addresses = endpoints(values.endpoint, regions)
  const stores = regions.map((region) => evacuation.flags(region, addresses[region]))
  const { regionsInAws } = await import('../aws/fleet.ts')
  const fleet = regionsInAws()
  let well: string[] = []
  if (evacuated && !values.force) {
    const others = await survivors(stores, target, async (region) =>
      fleet.entrance?.away?.(fleet, region),
    )
    well = others.filter(({ unfit }) => unfit === undefined).map(({ region }) => region)
    if (well.length === 0) {
      for (const { region, unfit } of others) say(`${region}  ${unfit}`)
      throw new Failure(
        `No other region is known to be well (see above), so ${target} stays: its users may have nowhere to go. --force evacuates it.`,
      )
    }
    say(`${target}'s users go to ${well.join(', ')}`)
  }
  const written = await flip(stores, target, evacuated)
  for (const { region, error } of written) {
    say(`${region}  ${error ? `no answer: ${error}` : `${target} evacuated = ${evacuated}`}`)
  }
  if (written.every(({ error }) => error !== undefined)) {
    throw new Failure(`No region took the flag: ${target} is as it was.`)
  }
  const refused = evacuation.refused(written, target, evacuated)
  if (refused !== undefined) throw new Failure(refused)
  await fleet.entrance?.follow(fleet, { region: target, evacuated, others: well }, say)
})
