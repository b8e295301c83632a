import { createInterface } from 'node:readline'
import { topology } from '../../topology.ts'
import { forms, runCommand } from '../laptop/commands.ts'
import { engine } from '../laptop/engine.ts'
import { numberFlag, readFlags } from '../laptop/flags.ts'
import { recoveryBoundSeconds } from '../laptop/resolver.ts'
import { type Local, startLocal } from '../laptop/start.ts'

const usage = `Usage: npm run dev -- [options]

Runs every region on this machine, with ${engine.between} between them and a router before them.

  --lag <ms>      ${engine.lag.of} (default ${engine.lag.defaultMs})
  --speed <x>     divides the seconds of health checks and TTL (default 20; 1 is real time)
  --data <dir>    keeps the regions' data there (default: gone at the end)
  --json          one line of JSON on standard output when all is ready; logs on standard error
  --help          this text

While it runs, type:

${forms.map((form) => `  ${form}`).join('\n')}`

const flags = readFlags(usage, {
  lag: { type: 'string', default: `${engine.lag.defaultMs}` },
  speed: { type: 'string', default: '20' },
  data: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
})
const lagMs = numberFlag('lag', flags.lag, { min: 0, max: 600_000 })
const speed = numberFlag('speed', flags.speed, { min: 0.1, max: 100 })
const started = performance.now()
const say = flags.json ? console.error : console.log

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopping.abort())
}

let local: Local
try {
  local = await startLocal({
    lagMs,
    speed,
    data: flags.data,
    logs: true,
    onLost: (region) =>
      say(`${region} is lost: its process ended. "heal ${region}" brings it back.`),
    onHealth: (region, healthy) =>
      say(
        healthy
          ? `router: ${region} is healthy again`
          : `router: ${region} is unhealthy; its users go elsewhere as their answers run out`,
      ),
  })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

if (flags.json) {
  const regions = local.regions.map(({ name, url, pid }) => ({ name, url, pid }))
  console.log(JSON.stringify({ router: local.router.url, regions }))
} else {
  console.log(introduction(local))
}

const commands = createInterface({ input: process.stdin })
commands.on('line', async (line) => {
  try {
    const reply = await runCommand(line, local, () => stopping.abort())
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

function introduction({ router, regions }: Local): string {
  const width = Math.max(...regions.map(({ name }) => name.length))
  const bound = recoveryBoundSeconds(topology.dns)
  const table = regions.map(({ name, url, pid }) => `  ${name.padEnd(width)}  ${url}  pid ${pid}`)
  const last = regions.at(-1)?.name
  return `
  ${'router'.padEnd(width)}  ${router.url}
${table.join('\n')}

Ready in ${((performance.now() - started) / 1000).toFixed(1)} s. ${engine.lag.sentence(lagMs)}; a lost region's users are
served again within ${Math.round((bound / speed) * 10) / 10} s (${bound} s at real speed).

  ROUTER=${router.url}   # for the requests of README.md, "Run it"

Type "lose ${last}" and see who answers its users; "help" lists the other commands.
`
}
