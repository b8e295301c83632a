import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Answers } from '../../generators/plan/model.ts'
import { makePlan } from '../../generators/plan/plan.ts'
import { render } from '../../generators/render/render.ts'
import { readSources, type Sources } from '../../generators/render/sources.ts'
import type { Tree } from '../../generators/render/tree.ts'
import { packageRoot } from '../../generators/root.ts'

const templates = join(packageRoot, 'templates/')
const sources = readSources(templates)
let withTests: Sources | undefined

/** The project of these answers, in memory. */
export const projectOf = (answers: Answers): Tree => render(makePlan(answers), sources)

/** The same with the tests of what deploys, checks and rehearses it, which no project is given. */
export function testedProjectOf(answers: Answers): Tree {
  withTests ??= readSources(templates, undefined, { tests: true })
  return render(makePlan(answers), withTests)
}

/** Lays the project of these answers over a folder. */
export const layOut = (answers: Answers, directory: string): void =>
  writeTree(projectOf(answers), directory)

/** Writes files into a folder, over those that are there. */
export function writeTree(tree: Tree, directory: string): void {
  for (const [path, { bytes, executable }] of tree) {
    const file = join(directory, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bytes, { mode: executable ? 0o755 : 0o644 })
  }
}
