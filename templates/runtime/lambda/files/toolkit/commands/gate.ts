import { topology } from '../../topology.ts'
import { gate, sayVerdict } from '../rollout/gate.ts'
import { passTrials } from '../rollout/notes.ts'
import {
  leftOut,
  regionsThrough,
  releaseNamed,
  waveNumbered,
  withoutRegions,
} from '../rollout/waves.ts'
import { command, Failure, Misuse, parse, say, toggle } from './command.ts'

const usage = `npm run gate -- [options]

Ends with 0 when no alarm fires in any region, and with 1 when one does or a region cannot be asked. With --release also when
the release answers too little, or too much of it badly, in a region where it is on trial: each is asked for data meanwhile, and for /health.

  --wave N      watch for the bake of wave N of topology.ts first; without it, look once
  --release ID  with --wave: closed unless every region that was reached runs it; when that wave is the last, the release is
                no longer on trial once the gate opens
  --without-traffic
                with --release: open even when it has answered too little well, so that nothing is known about it
  --without REGIONS
                ask neither of regions that the rollout leaves out, with spaces between them
  --despite-alarms
                go by the release's own alarms alone, where it was deployed, as they are when the bake is over`

await command(usage, async (args) => {
  const { values } = parse(args, {
    wave: { type: 'string' },
    release: { type: 'string' },
    'without-traffic': toggle,
    without: { type: 'string', multiple: true },
    'despite-alarms': toggle,
  })
  if (values.release !== undefined && values.wave === undefined) {
    throw new Misuse('--release needs --wave: it is what the regions of the waves so far must run.')
  }
  if (values['without-traffic'] && values.release === undefined) {
    throw new Misuse('--without-traffic needs --release: no other is asked to have answered.')
  }
  if (values['despite-alarms'] && values.release === undefined) {
    throw new Misuse('--despite-alarms needs --release: it goes by the alarms of that one.')
  }
  const release = values.release === undefined ? undefined : releaseNamed(values.release)
  const reached = withoutRegions(topology, leftOut(values.without))
  const { service } = reached
  const regions = reached.regions.map(({ name }) => name)
  const { regionsInAws } = await import('../aws/fleet.ts')
  const fleet = regionsInAws()
  const { number, wave } =
    values.wave === undefined
      ? { number: topology.rollout.waves.length, wave: undefined }
      : waveNumbered(reached, values.wave)
  const deployed = regionsThrough(reached, number)
  // Where nothing was deployed there is nothing to watch.
  const bakeMinutes = wave?.regions.length ? wave.bakeMinutes : 0
  const withoutTraffic = values['without-traffic']
  const despiteAlarms = values['despite-alarms']
  const where = { service, regions, deployed, bakeMinutes, release, withoutTraffic, despiteAlarms }
  const verdict = await gate(fleet, where, say)
  sayVerdict(verdict, say)
  if (!verdict.passed) throw new Failure('The gate is closed: no further wave may begin.')
  if (release && number === topology.rollout.waves.length) {
    await passTrials(fleet, regions, release, say)
  }
})
