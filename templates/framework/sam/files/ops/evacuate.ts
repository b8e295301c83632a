import { openStore } from '../src/store/open.ts'
import { topology } from '../topology.ts'
import { answer, command, Failure, Misuse, parse, say } from './command.ts'
import { endpoints, type Flags, flip, survivors } from './evacuation.ts'

const usage = `npm run evacuate -- REGION [options]

Makes a region's health check fail, so that DNS sends its users elsewhere: writes the region's flag through every region
that answers. No control plane is asked.

  --return           take the flag away again
  --force            even when no other region is known to be well
  --endpoint URL     the database's address, to rehearse; REGION=URL for one region, and again for the next
  --dry-run          print the writes, make none
  --json             print the outcome as JSON`

const regions = topology.regions.map(({ name }) => name)

await command(usage, async (args) => {
  const { values, positionals } = parse(args, {
    return: { type: 'boolean', default: false },
    force: { type: 'boolean', default: false },
    endpoint: { type: 'string', multiple: true, default: [] },
  })
  const [target, ...more] = positionals
  if (!target || more.length > 0 || !regions.includes(target)) {
    throw new Misuse(`Name one region, of ${regions.join(', ')}; got "${positionals.join(' ')}".`)
  }
  const evacuated = !values.return
  if (values['dry-run']) {
    for (const region of regions) say(`${region}  write: ${target} evacuated = ${evacuated}`)
    return
  }

  const addresses = endpoints(values.endpoint, regions)
  const table = process.env.TABLE_NAME ?? topology.service
  const stores = regions.map((region): Flags => {
    const endpoint = addresses[region] ?? process.env.DYNAMODB_ENDPOINT
    const store = openStore({ region, table, endpoint })
    return { region, read: store.evacuated, write: store.setEvacuated }
  })
  if (evacuated && !values.force) {
    const well = await survivors(stores, target)
    if (well.length === 0) {
      throw new Failure(
        `No other region is known to be well, so ${target} stays: its users would have nowhere to go. --force evacuates it.`,
      )
    }
    say(`${target}'s users go to ${well.join(', ')}`)
  }
  const written = await flip(stores, target, evacuated)
  for (const { region, error } of written) {
    say(`${region}  ${error ? `no answer: ${error}` : `${target} evacuated = ${evacuated}`}`)
  }
  const { healthCheck, ttlSeconds } = topology.dns
  const probes = healthCheck.intervalSeconds * healthCheck.failureThreshold
  const movedInSeconds = topology.domain === undefined ? undefined : probes + ttlSeconds
  if (values.json) answer({ region: target, evacuated, written, movedInSeconds })
  if (written.every(({ error }) => error !== undefined)) {
    throw new Failure(`No region took the flag: ${target} is as it was.`)
  }
  say(
    movedInSeconds === undefined
      ? 'There is no DNS to move: the service has no domain. /health in that region now tells callers.'
      : `DNS has moved in about ${movedInSeconds} s: ${probes} s of health checks, ${ttlSeconds} s of cached answers.`,
  )
})
