import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { numberFlag, readArguments } from './flags.ts'
import type { Drill } from './rehearsal/drill.ts'
import { asJson, asText, kept, type Report } from './rehearsal/report.ts'

const folder = join(import.meta.dirname, 'drills')
const first = 'lose-pop'
const drills = new Map<string, Drill>()
for (const file of readdirSync(folder).sort()) {
  const { drill } = (await import(join(folder, file))) as { drill: Drill }
  drills.set(basename(file, '.ts'), drill)
}
const names = [...drills.keys(), 'all']

const usage = `Usage: npm run drill -- [${names.join(' | ')}] [options]

Rehearses a failure on this machine's points of presence and counts what it cost. Default: ${first}.

${[...drills].map(([name, { title }]) => `  ${name.padEnd(15)}  ${title}`).join('\n')}

  --seconds <n>    how long a load lasts (default 8)
  --rate <n>       its orders a second, over all continents (default 40)
  --json           one JSON object on standard output
  --help           this text

The exit code is 1 when a promise is broken.`

const { values, positionals } = readArguments(
  usage,
  {
    seconds: { type: 'string', default: '8' },
    rate: { type: 'string', default: '40' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  names,
)
const options = {
  seconds: numberFlag('seconds', values.seconds, { min: 1, max: 3600 }),
  rate: numberFlag('rate', values.rate, { min: 1, max: 200 }),
}
const [chosen = first] = positionals

const reports: Report[] = []
for (const [name, drill] of drills) {
  if (chosen !== 'all' && chosen !== name) continue
  try {
    const report = await drill.run(options)
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
process.exit(reports.every(kept) ? 0 : 1)
