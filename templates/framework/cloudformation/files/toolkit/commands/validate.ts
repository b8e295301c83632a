import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { topology } from '../../topology.ts'
import { checkAll } from '../checks/checks.ts'
import { loadProject, sentence } from '../checks/project.ts'
import { command, Failure, parse } from './command.ts'

const usage = `npm run validate -- [options]

Is the infrastructure right, as far as can be told without an account? Ends with 0 when nothing was found, and with 1
otherwise. Without cfn-lint its part is skipped, but never in CI.`

await command(usage, async (args) => {
  parse(args, {})
  const project = loadProject()
  const findings = checkAll(project)
  for (const finding of findings) console.log(sentence(finding))

  const files = project.packaged
  const regions = topology.regions.map(({ name }) => name)
  // What it finds it prints itself; any of it, a remark too, makes it end with something else than 0.
  const lint = spawnSync('cfn-lint', ['--regions', ...regions, '--', ...files], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: 'inherit',
  })
  const missing = lint.error && 'code' in lint.error && lint.error.code === 'ENOENT'
  if (lint.error && !missing) throw new Failure(`cfn-lint failed: ${lint.error.message}`)
  const mayBeMissed = process.env.CI !== 'true'
  if (missing) {
    const what = mayBeMissed
      ? 'SKIPPED: cfn-lint is not installed, so its rules were not checked'
      : 'cfn-lint is not installed, and CI must not skip it'
    console.log(`${what}; install it with \`pipx install cfn-lint\`.`)
  }
  const ok = findings.length === 0 && (missing ? mayBeMissed : lint.status === 0)
  const scope = `${files.length} templates for ${regions.join(', ')}`
  console.log(`${scope}: ${ok ? 'nothing found' : 'see above'}.`)
  process.exitCode = ok ? 0 : 1
})
