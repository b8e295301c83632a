import { fileURLToPath } from 'node:url'
import { topology } from '../../topology.ts'
import { cfnLint } from '../checks/cfn-lint.ts'
import { checkAll } from '../checks/checks.ts'
import { loadProject, sentence } from '../checks/project.ts'
import { command, parse, toggle } from './command.ts'

const usage = `npm run validate -- [options]

Is the infrastructure right, as far as can be told without an account? Ends with 0 when nothing was found, and with 1
otherwise. Without cfn-lint its part is skipped, but never in CI.

  --json     print the findings as JSON`

await command(usage, async (args) => {
  const { values } = parse(args, { json: toggle })
  const project = loadProject()
  const files = project.packaged
  const regions = topology.regions.map(({ name }) => name)
  const lint = cfnLint(files, regions, fileURLToPath(new URL('../..', import.meta.url)))
  const findings = [...checkAll(project), ...lint.findings]
  const lintMissed = lint.status === 'missing' && process.env.CI === 'true'
  const ok = findings.length === 0 && !lintMissed
  process.exitCode = ok ? 0 : 1

  if (values.json) {
    console.log(JSON.stringify({ ok, cfnLint: lint.status, files, regions, findings }))
  } else {
    for (const finding of findings) console.log(sentence(finding))
    if (lint.status === 'missing') {
      const install = 'install it with `pipx install cfn-lint`'
      console.log(
        lintMissed
          ? `cfn-lint is not installed, and CI must not skip it; ${install}.`
          : `SKIPPED: cfn-lint is not installed, so its rules were not checked; ${install}.`,
      )
    }
    const scope = `${files.length} templates for ${regions.join(', ')}`
    console.log(`${scope}: ${findings.length === 0 ? 'nothing' : findings.length} found.`)
  }
})
