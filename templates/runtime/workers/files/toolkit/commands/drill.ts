import { findDrills, runDrills } from '../rehearsal/drills.ts'
import { command, Misuse, parse, toggle } from './command.ts'

const drills = await findDrills()
const names = [...drills.keys(), 'all']

const usage = `npm run drill -- [${names.join(' | ')}] [options]

Rehearses a failure on this machine and counts what it cost. Default: all, one after the other.

${[...drills].map(([name, { title }]) => `  ${name.padEnd(15)}  ${title}`).join('\n')}

  --json           one JSON object on standard output
  --help           this text

The exit code is 1 when a promise is broken, and 4 when none is but this machine was too slow to show one of them.`

await command(usage, async (args) => {
  const { values, positionals } = parse(args, { json: toggle }, 1)
  const [chosen = 'all'] = positionals
  if (!names.includes(chosen)) {
    throw new Misuse(`There is no drill "${chosen}"; --help lists what there is.`)
  }
  process.exit(await runDrills(drills, chosen, values.json, (drill) => drill.run()))
})
