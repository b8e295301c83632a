import { openStore } from '../src/store/open.ts'
import { topology } from '../topology.ts'
import { answer, command, Failure, Misuse, parse, say, toggle } from './command.ts'
import { callOf, endpoints, type Flags, flip, knock, ownName, survivors } from './evacuation.ts'

const usage = `npm run evacuate -- REGION [options]

Makes a region's health check fail, so that DNS sends its users elsewhere: writes the region's flag through every region
that answers. No control plane is asked.

  --return           take the flag away again, and call the region by its own name until its alarm can see that it is well
  --force            even when no other region is known to be well
  --endpoint URL     the database's address, to rehearse; REGION=URL for one region, and again for the next
  --dry-run          print the writes, make none
  --json             print the outcome as JSON`

const regions = topology.regions.map(({ name }) => name)

/** Why the region would stay out of DNS although its flag is gone, if it would. */
function stillAway(region: string): Promise<string | undefined> {
  const { periodSeconds, evaluationPeriods } = topology.alarms
  const seconds = periodSeconds * (evaluationPeriods + 1)
  say(`${region}  calling ${ownName(region, topology)} for ${seconds} s`)
  return knock(callOf(ownName(region, topology)), topology.alarms)
}

await command(usage, async (args) => {
  const { values, positionals } = parse(
    args,
    {
      return: toggle,
      force: toggle,
      endpoint: { type: 'string', multiple: true, default: [] },
      'dry-run': toggle,
      json: toggle,
    },
    Number.POSITIVE_INFINITY,
  )
  const [target, ...more] = positionals
  if (!target || more.length > 0 || !regions.includes(target)) {
    throw new Misuse(`Name one region, of ${regions.join(', ')}; got "${positionals.join(' ')}".`)
  }
  if (values['dry-run'] && values.json) {
    throw new Misuse('--dry-run has no outcome to print: leave --json out.')
  }
  const evacuated = !values.return
  if (values['dry-run']) {
    for (const region of regions) say(`${region}  write: ${target} evacuated = ${evacuated}`)
    if (!evacuated && topology.domain) say(`${target}  call: ${ownName(target, topology)}`)
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
    const others = await survivors(stores, target)
    const well = others.filter(({ unfit }) => unfit === undefined)
    if (well.length === 0) {
      for (const { region, unfit } of others) say(`${region}  ${unfit}`)
      throw new Failure(
        `No other region is known to be well (see above), so ${target} stays: its users may have nowhere to go. --force evacuates it.`,
      )
    }
    say(`${target}'s users go to ${well.map(({ region }) => region).join(', ')}`)
  }
  const written = await flip(stores, target, evacuated)
  for (const { region, error } of written) {
    say(`${region}  ${error ? `no answer: ${error}` : `${target} evacuated = ${evacuated}`}`)
  }
  const { healthCheck, ttlSeconds } = topology.dns
  const probes = healthCheck.intervalSeconds * healthCheck.failureThreshold
  const own = written.find(({ region }) => region === target)?.error
  const moves = topology.domain !== undefined && own === undefined
  const away = moves && !evacuated ? await stillAway(target) : undefined
  const movedInSeconds = moves && !away ? probes + ttlSeconds : undefined
  if (values.json) answer({ region: target, evacuated, written, movedInSeconds })
  if (written.every(({ error }) => error !== undefined)) {
    throw new Failure(`No region took the flag: ${target} is as it was.`)
  }
  // What the others took helps only if it reaches the region, which is not sure of one that took nothing itself.
  if (own !== undefined) {
    throw new Failure(
      evacuated
        ? `${target} did not take its own flag (${own}), so its /health may go on saying 200 and users stay: see "The region does not take its flag" in docs/runbooks/evacuate.md.`
        : `${target} did not take its own flag (${own}), so it may stay out: run this again.`,
    )
  }
  if (away) {
    throw new Failure(`${target} stays out of DNS: ${away}. Find the cause, and run this again.`)
  }
  say(
    movedInSeconds === undefined
      ? 'There is no DNS to move: the service has no domain. /health in that region now tells callers.'
      : `DNS moves in about ${movedInSeconds} s: ${probes} s of health checks, ${ttlSeconds} s of cached answers.`,
  )
})
