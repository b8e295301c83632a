import { topology } from '../topology.ts'
import { rehearsal } from './cloudflare/rehearsal.ts'
import { account } from './cloudflare/wrangler.ts'
import { answer, command, Misuse, parse, say, toggle } from './command.ts'
import { versionNamed } from './rollout/flags.ts'
import { rollBack } from './rollout/rollback.ts'
import { inWords } from './rollout/trial.ts'

const usage = `npm run rollback -- --release ID | --list

Takes a release back everywhere, by one deployment of the version before it. When that does not work at once, it tries again.

  --release ID     the version to take back
  --on-trial       only while its rollout has not come to its end: what the pipeline undoes when a rollout fails
  --to ID          the version to go back to, when Cloudflare's list no longer tells
  --despite-secrets
                   with the secrets of the version to go back to, though they have changed since
  --list           only print the last deployments, the current one first
  --dry-run        print the questions and commands as if the release ran everywhere, change nothing
  --json           print the outcome as JSON`

await command(usage, async (args) => {
  const { values } = parse(args, {
    release: { type: 'string' },
    'on-trial': toggle,
    to: { type: 'string' },
    'despite-secrets': toggle,
    list: toggle,
    'dry-run': toggle,
    json: toggle,
  })
  const more = values['on-trial'] || values.to || values['despite-secrets']
  if (values.list && (values.release !== undefined || more)) {
    throw new Misuse('--list only looks: it goes with no other flag but --dry-run and --json.')
  }
  if (values.list) return list(values['dry-run'], values.json)

  const release = versionNamed(values.release)
  const to = values.to === undefined ? undefined : versionNamed(values.to, '--to')
  if (to === release) throw new Misuse('--to needs another version than --release takes back.')
  const before = { version: '<version before>', percent: 0 }
  const cloud = values['dry-run']
    ? rehearsal([{ version: release, percent: 100, onTrial: true }, before])
    : account()
  const { 'on-trial': onTrial, 'despite-secrets': despiteSecrets } = values
  const outcome = await rollBack(cloud, { release, onTrial, to, despiteSecrets })
  say(outcome)
  if (values.json) answer({ release, outcome, deployment: await cloud.deployment() })
})

async function list(dryRun: boolean, json: boolean): Promise<void> {
  const cloud = dryRun ? rehearsal([{ version: '<running version>', percent: 100 }]) : account()
  const history = await cloud.history()
  for (const deployment of history) say(`${topology.service}  ${inWords(deployment)}`)
  if (json) answer(history)
}
