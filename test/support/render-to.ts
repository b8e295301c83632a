import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { resolveAnswers } from '../../generators/options/answers.ts'
import { parseArguments } from '../../generators/options/arguments.ts'
import { type Answers, makePlan } from '../../generators/plan/plan.ts'
import { render } from '../../generators/render/render.ts'
import { readSources } from '../../generators/render/sources.ts'
import { packageRoot } from '../../generators/root.ts'

/** Lays a project over a folder, with the generator's flags but without its questions: for working on templates. */
const { directory = 'demo', flags } = parseArguments(process.argv.slice(2))
const given = { flags: { name: 'orders', ...flags }, directory: undefined }
const { answers } = resolveAnswers(given, { yes: true })
const tree = render(makePlan(answers as Answers), readSources(`${packageRoot}templates/`))
for (const [path, { bytes, executable }] of tree) {
  const file = join(directory, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, bytes, { mode: executable ? 0o755 : 0o644 })
}
