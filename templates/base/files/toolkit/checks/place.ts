import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { Check } from './project.ts'

/** CI systems look for a pipeline at a repository's root alone, and are silent about one in a folder of it. */
export const place: Check = () => {
  const project = join(import.meta.dirname, '../..')
  let root = project
  while (!existsSync(join(root, '.git'))) {
    if (root === dirname(root)) return []
    root = dirname(root)
  }
  const file = relative(root, project)
  if (file === '') return []
  const problem = `it never runs, since it is not at the root of its repository, ${root}`
  const fix = 'give the project its own, or move the pipeline there and take this check out'
  return [{ file, where: 'the pipeline', problem, fix }]
}
