import { topology } from '../topology.ts'
import { bundle, type Worker } from './cloudflare/bundle.ts'
import { files } from './cloudflare/config.ts'
import { command, Failure, parse, toggle } from './command.ts'
import { checkAll } from './validate/checks.ts'
import { type Finding, loadProject, type Project, sentence } from './validate/project.ts'
import { sizeOf } from './validate/size.ts'
import { types } from './validate/types.ts'

const usage = `npm run validate -- [options]

Can this be deployed, as far as can be told without an account? Builds both Workers as a deployment would and checks what
wrangler does not look at. Ends with 0 when nothing was found, and with 1 otherwise.

  --json     print the findings as JSON`

await command(usage, async (args) => {
  const { values } = parse(args, { json: toggle })
  const bundles: Project['bundles'] = {}
  const findings: Finding[] = []
  for (const worker of Object.keys(files) as Worker[]) {
    try {
      bundles[worker] = await bundle(worker)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      const fix = 'mend that first'
      findings.push({ file: files[worker], where: 'main', problem: error.message, fix })
    }
  }
  findings.push(...checkAll(loadProject(bundles)), ...(await types()))
  const ok = findings.length === 0
  process.exitCode = ok ? 0 : 1

  const continents = topology.continents.map(({ name }) => name)
  if (values.json) {
    console.log(JSON.stringify({ ok, files: Object.values(files), continents, findings }))
  } else {
    for (const finding of findings) console.log(sentence(finding))
    if (bundles.service) console.log(`The service is ${sizeOf(bundles.service)}.`)
    const scope = `2 Workers for ${continents.join(', ')}`
    console.log(`${scope}: ${ok ? 'nothing' : findings.length} found.`)
  }
})
