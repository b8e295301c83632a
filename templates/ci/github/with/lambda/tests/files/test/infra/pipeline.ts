import { expect } from 'vitest'
import { loadProject, makeProject } from '../../toolkit/checks/project.ts'
import { workflows } from '../../toolkit/checks/workflows.ts'
import { topology } from '../../topology.ts'

const { files } = loadProject()

/** What is found in this project's workflows. */
export const found = () => problemsIn(files)

/** What is found once a piece of a workflow or an action is replaced. */
export function foundAfter(
  change: (text: string) => string,
  file = 'workflows/deploy.yml',
): string[] {
  const path = `.github/${file}`
  const before = files[path] ?? ''
  const after = change(before)
  expect(after).not.toBe(before)
  return problemsIn({ ...files, [path]: after })
}

const problemsIn = (texts: Record<string, string>) =>
  workflows(makeProject(topology, texts)).map(({ where, problem }) => `${where}: ${problem}`)
