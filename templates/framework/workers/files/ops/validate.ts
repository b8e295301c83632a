import { bundle } from './cloudflare/bundle.ts'
import { file } from './cloudflare/config.ts'
import { command, Failure, parse, toggle } from './command.ts'
import { checkAll } from './validate/checks.ts'
import { ids } from './validate/ids.ts'
import { type Finding, loadProject, sentence } from './validate/project.ts'
import { sizeOf } from './validate/size.ts'
import { types } from './validate/types.ts'

const usage = `npm run validate -- [options]

Can this be deployed, as far as can be told without an account? Builds the Worker as a deployment would and checks what
wrangler does not look at. Ends with 0 when nothing was found, and with 1 otherwise.

  --json     print the findings as JSON`

await command(usage, async (args) => {
  const { values } = parse(args, { json: toggle })
  let built: string | undefined
  const findings: Finding[] = []
  try {
    built = await bundle()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    findings.push({ file, where: 'main', problem: error.message, fix: 'mend that first' })
  }
  const project = loadProject(built)
  findings.push(...checkAll(project), ...ids(project.config), ...(await types()))
  const ok = findings.length === 0
  process.exitCode = ok ? 0 : 1

  if (values.json) {
    console.log(JSON.stringify({ ok, files: [file], findings }))
  } else {
    for (const finding of findings) console.log(sentence(finding))
    if (built) console.log(`The Worker is ${sizeOf(built)}.`)
    console.log(`${ok ? 'Nothing' : findings.length} found.`)
  }
})
