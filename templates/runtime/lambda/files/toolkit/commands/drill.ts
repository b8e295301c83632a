import { engine } from '../laptop/engine.ts'
import { numberFlag, readArguments } from '../laptop/flags.ts'
import { findDrills, runDrills } from '../rehearsal/drills.ts'
import type { LoadOptions } from '../rehearsal/load.ts'
import { shortestLoad } from '../rehearsal/recovery.ts'

const first = 'lose-region'
const drills = await findDrills<LoadOptions>()
const names = [...drills.keys(), 'all']
const width = Math.max(...names.map(({ length }) => length))

const usage = `Usage: npm run drill -- [${names.join(' | ')}] [options]

Rehearses a failure on this machine's regions and counts what it cost. Default: ${first}.

${[...drills].map(([name, { title }]) => `  ${name.padEnd(width)}  ${title}`).join('\n')}

  --seconds <n>    how long users act while something fails (default 8)
  --rate <n>       their acts a second, over all regions (default ${engine.drills.rate})
  --speed <x>      divides the seconds of health checks and TTL (default 40; 1 is real time)
  --json           one JSON object on standard output
  --help           this text

The exit code is 1 when a promise is broken, and 4 when none is but this machine was too slow to show one of them.`

const { values, positionals } = readArguments(
  usage,
  {
    seconds: { type: 'string', default: '8' },
    rate: { type: 'string', default: `${engine.drills.rate}` },
    speed: { type: 'string', default: '40' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  names,
)
const speed = numberFlag('speed', values.speed, { min: 1, max: 40 })
const rate = numberFlag('rate', values.rate, { min: 1, max: 500 })
const seconds = numberFlag('seconds', values.seconds, { min: shortestLoad(speed), max: 3600 })
const [chosen = first] = positionals
process.exit(
  await runDrills(drills, chosen, values.json, (drill) => drill.run({ seconds, rate, speed })),
)
