import { topology } from '../topology.ts'
import { aws } from './aws/aws.ts'
import { rehearsal } from './aws/rehearsal.ts'
import { answer, command, Failure, Misuse, parse, say, toggle } from './command.ts'
import { backInDns } from './evacuation.ts'
import { gate, sayVerdict } from './rollout/gate.ts'
import { passTrials } from './rollout/notes.ts'
import { regionsThrough, releaseNamed, waveNumbered } from './rollout/waves.ts'

const usage = `npm run gate -- [options]

Ends with 0 when no alarm fires in any region, and with 1 when one does or a region cannot be asked.

  --wave N      watch for the bake of wave N of topology.ts first; without it, look once
  --release ID  with --wave: closed unless every region that was reached runs it; when that wave is the last, the release is
                no longer on trial once the gate opens
  --dry-run     print the calls, make none
  --json        print the verdict as JSON`

await command(usage, async (args) => {
  const { values } = parse(args, {
    wave: { type: 'string' },
    release: { type: 'string' },
    'dry-run': toggle,
    json: toggle,
  })
  if (values.release !== undefined && values.wave === undefined) {
    throw new Misuse('--release needs --wave: it is what the regions of the waves so far must run.')
  }
  const release = values.release === undefined ? undefined : releaseNamed(values.release)
  const { service, regions: all } = topology
  const regions = all.map(({ name }) => name)
  const cloud = values['dry-run'] ? rehearsal(say, release) : aws(say)
  const { number, wave } =
    values.wave === undefined
      ? { number: topology.rollout.waves.length, wave: { bakeMinutes: 0 } }
      : waveNumbered(topology, values.wave)
  const deployed = regionsThrough(topology, number)
  const { bakeMinutes } = wave
  const where = { service, regions, deployed, bakeMinutes, release }
  const verdict = await gate(cloud, where, say, async (closed) => {
    if (!values['dry-run']) await backInDns(cloud, [], topology, say, closed)
  })
  sayVerdict(verdict, say)
  if (values.json) answer(verdict)
  if (!verdict.passed) throw new Failure('The gate is closed: no further wave may begin.')
  if (release && number === topology.rollout.waves.length) {
    await passTrials(cloud, regions, release, say)
  }
})
