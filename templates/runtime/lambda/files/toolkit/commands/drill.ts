import { typedNumber } from '../laptop/commands.ts'
import { engine } from '../laptop/engine.ts'
import { findDrills, runDrills } from '../rehearsal/drills.ts'
import type { LoadOptions } from '../rehearsal/load.ts'
import { shortestLoad } from '../rehearsal/recovery.ts'
import { command, Misuse, parse, toggle } from './command.ts'

const first = 'lose-region'
const drills = await findDrills<LoadOptions>()
const names = [...drills.keys(), 'all']
const width = Math.max(...names.map(({ length }) => length))

const usage = `npm run drill -- [${names.join(' | ')}] [options]

Rehearses a failure on this machine's regions and counts what it cost. Default: ${first}.

${[...drills].map(([name, { title }]) => `  ${name.padEnd(width)}  ${title}`).join('\n')}

  --seconds <n>    how long users act while something fails (default 8)
  --rate <n>       their acts a second, over all regions (default ${engine.drills.rate})
  --speed <x>      divides the seconds of health checks and TTL (default 40; 1 is real time)
  --json           one JSON object on standard output
  --help           this text

The exit code is 1 when a promise is broken, and 4 when none is but this machine was too slow to show one of them.`

await command(usage, async (args) => {
  const text = (value: string) => ({ type: 'string', default: value }) as const
  const options = { seconds: text('8'), rate: text(`${engine.drills.rate}`), speed: text('40') }
  const { values, positionals } = parse(args, { ...options, json: toggle }, 1)
  const [chosen = first] = positionals
  if (!names.includes(chosen)) {
    throw new Misuse(`There is no drill "${chosen}"; --help lists what there is.`)
  }
  const speed = typedNumber('--speed', values.speed, 1, 40)
  const rate = typedNumber('--rate', values.rate, 1, 500)
  const seconds = typedNumber('--seconds', values.seconds, shortestLoad(speed), 3600)
  process.exit(
    await runDrills(drills, chosen, values.json, (drill) => drill.run({ seconds, rate, speed })),
  )
})
