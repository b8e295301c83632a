import { badDeploy } from './drills/bad-deploy.ts'
import { cutReplication } from './drills/cut-replication.ts'
import { loseRegion, shortestLoad } from './drills/lose-region.ts'
import { numberFlag, readArguments } from './flags.ts'
import { asJson, asText, kept, type Report } from './rehearsal/report.ts'

const names = ['lose-region', 'cut-replication', 'bad-deploy', 'all'] as const

const usage = `Usage: npm run drill -- [${names.join(' | ')}] [options]

Rehearses a failure on this machine's regions and counts what it cost. Default: lose-region.

  lose-region      kills the last region under load and brings it back
  cut-replication  cuts all links and sells an item out in every region at once
  bad-deploy       rolls out a build that fails, by the waves of topology.ts

  --seconds <n>    how long lose-region's load lasts (default 8)
  --rate <n>       its orders a second, over all regions (default 40)
  --speed <x>      divides the seconds of health checks and TTL (default 40; 1 is real time)
  --json           one JSON object on standard output
  --help           this text

The exit code is 1 when a promise is broken.`

const { values, positionals } = readArguments(
  usage,
  {
    seconds: { type: 'string', default: '8' },
    rate: { type: 'string', default: '40' },
    speed: { type: 'string', default: '40' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  names,
)
const speed = numberFlag('speed', values.speed, { min: 1, max: 40 })
const rate = numberFlag('rate', values.rate, { min: 1, max: 500 })
const seconds = numberFlag('seconds', values.seconds, { min: shortestLoad(speed), max: 3600 })

const drills: Record<string, () => Promise<Report>> = {
  'lose-region': () => loseRegion({ seconds, rate, speed }),
  'cut-replication': () => cutReplication({ stock: 100 }),
  'bad-deploy': badDeploy,
}
const [chosen = 'lose-region'] = positionals

const reports: Report[] = []
for (const [name, run] of Object.entries(drills)) {
  if (chosen !== 'all' && chosen !== name) continue
  try {
    const report = await run()
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
