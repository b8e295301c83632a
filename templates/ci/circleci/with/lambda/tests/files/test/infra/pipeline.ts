import { expect } from 'vitest'
import { loadProject, makeProject } from '../../toolkit/checks/project.ts'
import { workflows } from '../../toolkit/checks/workflows.ts'
import { topology } from '../../topology.ts'

const path = '.circleci/config.yml'
const { files } = loadProject()

/** What is found in this project's pipeline. */
export const found = () => problemsIn(files)

/** What is found once a piece of the pipeline is replaced. */
export function foundAfter(change: (text: string) => string): string[] {
  const before = files[path] ?? ''
  const after = change(before)
  expect(after).not.toBe(before)
  return problemsIn({ ...files, [path]: after })
}

const problemsIn = (texts: Record<string, string>) =>
  workflows(makeProject(topology, texts)).map(({ where, problem }) => `${where}: ${problem}`)
