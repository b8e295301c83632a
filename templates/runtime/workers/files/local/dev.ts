import { createInterface } from 'node:readline'
import { FastClock } from './clock.ts'
import { runCommand } from './commands.ts'
import { numberFlag, readFlags } from './flags.ts'
import { isOfSample, Releases } from './releases.ts'
import { type Local, startLocal } from './start.ts'

const usage = `Usage: npm run dev -- [options]

Runs a point of presence for every continent on this machine, behind one address as anycast gives it.

  --lag <ms>      how far copies of the data are behind, where there are any (default 500)
  --speed <x>     divides the minutes of a rollout (default 30; 1 is real time)
  --json          one line of JSON on standard output when all is ready; all else on standard error
  --help          this text

While it runs, type: lose <continent>, heal <continent>, cut <continent>, restore <continent>, release,
release --fault orders, rollback, versions, help, quit`

const flags = readFlags(usage, {
  lag: { type: 'string', default: '500' },
  speed: { type: 'string', default: '30' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
})
const lagMs = numberFlag('lag', flags.lag, { min: 0, max: 600_000 })
const speed = numberFlag('speed', flags.speed, { min: 1, max: 1000 })
const started = performance.now()
const say = flags.json ? console.error : console.log

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopping.abort())
}

const log = (line: string) => {
  if (!isOfSample(line)) console.error(line)
}
const clock = new FastClock(speed)
let local: Local
try {
  local = await startLocal({ lagMs, clock, say, log })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
const releases = new Releases(local, clock, say)

if (flags.json) console.log(JSON.stringify({ url: local.url, pops: local.pops }))
else console.log(introduction(local))

const commands = createInterface({ input: process.stdin })
commands.on('line', async (line) => {
  try {
    const reply = await runCommand(line, { local, releases, quit: () => stopping.abort() })
    if (reply) say(reply)
  } catch (error) {
    say(error instanceof Error ? error.message : `${error}`)
  }
})

if (!stopping.signal.aborted) {
  await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve))
}
commands.close()
await local.stop()
process.exit(0)

function introduction({ url, pops }: Local): string {
  const last = pops.at(-1)?.name
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  return `
  anycast  ${url}
${pops.map((pop) => `  ${pop.name.padEnd(7)}  ${pop.url}`).join('\n')}

Ready in ${seconds} s. Try:

  curl -X PUT ${url}/items/ticket -H 'content-type: application/json' -d '{"stock": 100}'
  curl ${url}/orders -H 'content-type: application/json' -H 'idempotency-key: 1' -d '{"sku": "ticket", "quantity": 2}'
  curl -i ${url}/items/ticket -H 'x-client-continent: ${last}'

Type "lose ${last}" and see in x-served-at who answers the last one; "release" rolls the sources out as they are now, and
"release --fault orders" a version that must not stay. "help" lists the other commands.
`
}
