import { fileURLToPath } from 'node:url'
import { topology } from '../../topology.ts'
import { checkAll } from '../checks/checks.ts'
import { loadProject, sentence } from '../checks/project.ts'
import { terraform } from '../checks/terraform.ts'
import { command, parse, toggle } from './command.ts'

const usage = `npm run validate -- [options]

Is the infrastructure right, as far as can be told without an account? Ends with 0 when nothing was found, and with 1
otherwise. Without Terraform its part is skipped, but never in CI.

  --json     print the findings as JSON`

await command(usage, async (args) => {
  const { values } = parse(args, { json: toggle })
  const project = loadProject()
  const files = Object.keys(project.files).filter((path) => !path.startsWith('src/'))
  const regions = topology.regions.map(({ name }) => name)
  const verdict = await terraform(fileURLToPath(new URL('../..', import.meta.url)))
  const findings = [...checkAll(project), ...verdict.findings]
  const missed = verdict.status === 'missing' && process.env.CI === 'true'
  const ok = findings.length === 0 && !missed
  process.exitCode = ok ? 0 : 1

  if (values.json) {
    console.log(JSON.stringify({ ok, terraform: verdict.status, files, regions, findings }))
    return
  }
  for (const finding of findings) console.log(sentence(finding))
  if (verdict.status === 'missing') {
    console.log(
      missed
        ? 'Terraform is not installed, and CI must not skip it.'
        : 'SKIPPED: Terraform is not installed, so it checked nothing.',
    )
  }
  const scope = `${files.length} files for ${regions.join(', ')}`
  console.log(`${scope}: ${findings.length === 0 ? 'nothing' : findings.length} found.`)
})
