import { topology } from '../topology.ts'
import { account } from './cloudflare/wrangler.ts'
import { command, Failure, parse, say } from './command.ts'
import { ENOUGH, goodOf, problemIn } from './rollout/verdict.ts'
import { LATE_SECONDS } from './rollout/watch.ts'

const usage = `npm run gate

Looks once at what is deployed, as a rollout's gate does again and again. Ends with 0 when no more requests fail than topology.ts
allows, and with 1 when they do or nobody can tell.`

await command(usage, async (args) => {
  parse(args, {})
  const cloud = account()
  const { alarms } = topology
  const seconds = alarms.periodSeconds * alarms.evaluationPeriods
  const deployment = await cloud.deployment()
  const figures = await cloud.figures({ from: LATE_SECONDS + seconds, to: LATE_SECONDS })
  let isWell = true
  for (const { version } of deployment) {
    const before = deployment.find((split) => split.version !== version)?.version ?? version
    const problem = problemIn(figures, { release: version, before, alarms, seconds })
    const good = goodOf(figures, version)
    const well =
      good >= ENOUGH
        ? `${good} good answers, and the others as they may be`
        : `${good} good answers: fewer than ${ENOUGH} tell nothing`
    say(`${version}  ${problem ?? well}`)
    isWell &&= problem === undefined
  }
  if (!isWell) throw new Failure('The gate is closed: no rollout may begin.')
})
