import { topology } from '../../topology.ts'
import { account } from '../cloudflare/wrangler.ts'
import { lookOnce } from '../rollout/watch.ts'
import { command, parse } from './command.ts'

const usage = `npm run gate

Looks once at what is deployed, as a rollout's gate does again and again. Ends with 0 when no more requests fail than topology.ts
allows, and with 1 when they do, nobody can tell, or nothing is deployed. Where too few users asked a version, it is asked for its
health and its data, as its smoke test does.`

await command(usage, async (args) => {
  parse(args, {})
  await lookOnce(account(), topology.alarms)
})
