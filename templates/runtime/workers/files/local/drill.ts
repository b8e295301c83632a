import { readArguments } from './flags.ts'
import { findDrills, runDrills } from './rehearsal/drills.ts'

const first = 'bad-deploy'
const drills = await findDrills()
const names = [...drills.keys(), 'all']

const usage = `Usage: npm run drill -- [${names.join(' | ')}] [options]

Rehearses a failure on this machine and counts what it cost. Default: ${first}.

${[...drills].map(([name, { title }]) => `  ${name.padEnd(15)}  ${title}`).join('\n')}

  --json           one JSON object on standard output
  --help           this text

The exit code is 1 when a promise is broken, and 4 when none is but this machine was too slow to show one of them.`

const { values, positionals } = readArguments(
  usage,
  {
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  names,
)
const [chosen = first] = positionals
process.exit(await runDrills(drills, chosen, values.json, (drill) => drill.run()))
