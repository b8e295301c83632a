import { topology } from '../../topology.ts'
import { type Cloud, versionNamed } from '../cloudflare/cloud.ts'
import { account } from '../cloudflare/wrangler.ts'
import { rollBack } from '../rollout/rollback.ts'
import { inWords } from '../rollout/trial.ts'
import { command, Misuse, parse, say, toggle } from './command.ts'

const usage = `npm run rollback -- --release ID | --list

Takes a release back everywhere, by one deployment of the version before it. When that does not work at once, it tries again.

  --release ID     the version to take back
  --on-trial       only while its rollout has not come to its end: what the pipeline undoes when a rollout fails
  --to ID          the version to go back to, when Cloudflare's list no longer tells
  --despite-secrets
                   with the secrets of the version to go back to, though they have changed since
  --list           only print the last deployments, the current one first
  --dry-run        look at what is deployed, print what would be, change nothing`

await command(usage, async (args) => {
  const { values } = parse(args, {
    release: { type: 'string' },
    'on-trial': toggle,
    to: { type: 'string' },
    'despite-secrets': toggle,
    list: toggle,
    'dry-run': toggle,
  })
  const { list, 'on-trial': onTrial, 'despite-secrets': despiteSecrets, 'dry-run': dryRun } = values
  if (list) {
    const { list: _, ...others } = values
    if (Object.values(others).some(Boolean)) {
      throw new Misuse('--list only looks: it goes with no other flag.')
    }
    for (const deployment of await account().history()) {
      say(`${topology.service}  ${inWords(deployment)}`)
    }
    return
  }
  const release = versionNamed(values.release)
  const to = values.to === undefined ? undefined : versionNamed(values.to, '--to')
  if (to === release) throw new Misuse('--to needs another version than --release takes back.')
  const cloud = dryRun ? unchanging(account()) : account()
  const outcome = await rollBack(cloud, { release, onTrial, to, despiteSecrets })
  say(dryRun ? `It would say: ${outcome}` : outcome)
})

/** Asks, and says what it would deploy. */
function unchanging(cloud: Cloud): Cloud {
  return { ...cloud, deploy: async (split) => say(`It would deploy ${inWords(split)}.`) }
}
