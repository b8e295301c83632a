import { readArguments } from './flags.ts'
import { findDrills } from './rehearsal/drills.ts'
import { asJson, asText, exitCode, type Report } from './rehearsal/report.ts'

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

const reports: Report[] = []
for (const [name, drill] of drills) {
  if (chosen !== 'all' && chosen !== name) continue
  try {
    const report = await drill.run()
    reports.push(report)
    if (!values.json) console.log(asText(report))
  } catch (error) {
    console.error(
      `${name} could not be finished: ${error instanceof Error ? error.message : error}`,
    )
    process.exit(1)
  }
}
if (values.json) console.log(asJson(reports))
process.exit(exitCode(reports))
