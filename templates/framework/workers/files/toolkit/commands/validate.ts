import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { topology } from '../../topology.ts'
import { checkAll } from '../checks/checks.ts'
import { type Finding, sentence } from '../checks/project.ts'
import { idsIn, sizeOf } from '../checks/worker.ts'
import { file, readConfig, root } from '../cloudflare/config.ts'
import { run } from '../cloudflare/run.ts'
import { command, parse } from './command.ts'

const usage = `npm run validate

Can this be deployed, as far as can be told without an account? Builds the Worker as a deployment would and checks what
wrangler does not look at. Ends with 0 when nothing was found, and with 1 otherwise.`

await command(usage, async (args) => {
  parse(args, {})
  const config = readConfig()
  const findings: Finding[] = []
  const folder = join(root, 'dist')
  const built = await run(['deploy', '--dry-run', '--outdir', folder])
  let bundle: string | undefined
  if (built.error === undefined) {
    bundle = readFileSync(join(folder, `${basename(config.main ?? '', '.ts')}.js`), 'utf8')
    console.log(`The Worker is ${sizeOf(bundle)}.`)
  } else {
    const problem = `it cannot be built: ${built.error}`
    findings.push({ file, where: 'main', problem, fix: 'mend that first' })
  }
  findings.push(...checkAll({ topology, config, bundle }), ...idsIn(config))
  const typed = await run(['types', '--check'])
  if (typed.error !== undefined) {
    const problem = 'it is not what wrangler.jsonc says'
    const fix = 'run "npm run types"'
    findings.push({ file: 'worker-configuration.d.ts', where: 'Env', problem, fix })
  }
  for (const finding of findings) console.log(sentence(finding))
  console.log(`${findings.length === 0 ? 'Nothing' : findings.length} found.`)
  process.exitCode = findings.length === 0 ? 0 : 1
})
