import { topology } from '../topology.ts'
import { aws } from './aws/aws.ts'
import { rehearsal } from './aws/rehearsal.ts'
import { answer, command, Failure, Misuse, parse, say } from './command.ts'
import { rollBack, sentence } from './rollout/rollback.ts'
import { stacks } from './rollout/stacks.ts'
import { releaseNamed } from './rollout/waves.ts'

const usage = `npm run rollback -- --release ID | --list

Takes a release out of every region that runs it: each goes back to what it ran before, all traffic at once.

  --release ID     the release to take out
  --list           only print what each region runs
  --dry-run        print the calls and commands as if every region ran the release, change nothing
  --json           print the outcome of each region as JSON`

const regions = topology.regions.map(({ name }) => name)

await command(usage, async (args) => {
  const { values, positionals } = parse(args, {
    release: { type: 'string' },
    list: { type: 'boolean', default: false },
  })
  if (positionals.length > 0) {
    throw new Misuse(`Nothing is called "${positionals[0]}" here; --help lists the options.`)
  }
  if (values.list) return list(values['dry-run'], values.json)

  const release = releaseNamed(values.release)
  const cloud = values['dry-run'] ? rehearsal(say, release) : aws(say)
  const outcomes = await rollBack(cloud, release, regions, say)
  for (const outcome of outcomes) say(sentence(outcome))
  if (values.json) answer(outcomes)
  const failed = outcomes.filter(({ outcome }) => outcome === 'failed')
  if (failed.length > 0) {
    throw new Failure(`${release} is still in ${failed.map(({ region }) => region).join(', ')}.`)
  }
})

/** What each region runs. A region that does not answer says so, and the others are listed all the same. */
async function list(dryRun: boolean, json: boolean): Promise<void> {
  const cloud = dryRun ? rehearsal(say) : aws(say)
  const running = await Promise.all(
    regions.map(async (region) => {
      const stack = await cloud.stack(region, stacks.region).catch((error: Error) => error)
      if (stack instanceof Error) return { region, error: stack.message }
      return { region, release: stack?.parameters.Release, status: stack?.status ?? 'absent' }
    }),
  )
  for (const { region, release, status, error } of running) {
    say(`${region}  ${error ?? `${release ?? '-'}  ${status}`}`)
  }
  if (json) answer(running)
}
