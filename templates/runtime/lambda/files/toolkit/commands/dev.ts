import { createInterface } from 'node:readline'
import { topology } from '../../topology.ts'
import { forms, runCommand, typedNumber } from '../laptop/commands.ts'
import { engine } from '../laptop/engine.ts'
import { recoveryBoundSeconds } from '../laptop/resolver.ts'
import { type Local, startLocal } from '../laptop/start.ts'
import { command, Failure, parse, toggle } from './command.ts'

const usage = `npm run dev -- [options]

Runs every region on this machine, with ${engine.between} between them and a router before them.

  --lag <ms>      ${engine.lag.of} (default ${engine.lag.defaultMs})
  --speed <x>     divides the seconds of health checks and TTL (default 20; 1 is real time)
  --data <dir>    keeps the regions' data there (default: gone at the end)
  --json          one line of JSON on standard output when all is ready; logs on standard error
  --help          this text

While it runs, type:

${forms.map((form) => `  ${form}`).join('\n')}`

await command(usage, async (args) => {
  const { values } = parse(args, {
    lag: { type: 'string', default: `${engine.lag.defaultMs}` },
    speed: { type: 'string', default: '20' },
    data: { type: 'string' },
    json: toggle,
  })
  const lagMs = typedNumber('--lag', values.lag, 0, 600_000)
  const speed = typedNumber('--speed', values.speed, 0.1, 100)
  const say = values.json ? console.error : console.log
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  const stopped = new Promise((resolve) => stopping.signal.addEventListener('abort', resolve))

  const started = performance.now()
  const local = await startLocal({
    lagMs,
    speed,
    data: values.data,
    logs: true,
    onLost: (region) =>
      say(`${region} is lost: its process ended. "heal ${region}" brings it back.`),
    onHealth: (region, healthy) =>
      say(
        healthy
          ? `router: ${region} is healthy again`
          : `router: ${region} is unhealthy; its users go elsewhere as their answers run out`,
      ),
  }).catch((error) => {
    throw new Failure(error instanceof Error ? error.message : `${error}`)
  })
  if (values.json) {
    const regions = local.regions.map(({ name, url, pid }) => ({ name, url, pid }))
    console.log(JSON.stringify({ router: local.router.url, regions }))
  } else {
    const seconds = (performance.now() - started) / 1000
    console.log(introduction(local, seconds, lagMs, speed))
  }

  const typed = createInterface({ input: process.stdin }).on('line', async (line) => {
    try {
      const reply = await runCommand(line, local, stop)
      if (reply) say(reply)
    } catch (error) {
      say(error instanceof Error ? error.message : `${error}`)
    }
  })
  await stopped
  typed.close()
  await local.stop()
  process.exit(0)
})

function introduction(
  { router, regions }: Local,
  seconds: number,
  lagMs: number,
  speed: number,
): string {
  const width = Math.max(...regions.map(({ name }) => name.length))
  const bound = recoveryBoundSeconds(topology.dns)
  const table = regions.map(({ name, url, pid }) => `  ${name.padEnd(width)}  ${url}  pid ${pid}`)
  const last = regions.at(-1)?.name
  return `
  ${'router'.padEnd(width)}  ${router.url}
${table.join('\n')}

Ready in ${seconds.toFixed(1)} s. ${engine.lag.sentence(lagMs)}; a lost region's users are
served again within ${Math.round((bound / speed) * 10) / 10} s (${bound} s at real speed).

  ROUTER=${router.url}   # for the requests of README.md, "Run it"

Type "lose ${last}" and see who answers its users; "help" lists the other commands.
`
}
