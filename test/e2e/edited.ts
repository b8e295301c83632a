import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  attributesPath,
  baselinePath,
  ignorePath,
  recordPath,
} from '../../generators/project/paths.ts'
import type { Tree } from '../../generators/render/tree.ts'
import type { useCommand } from '../support/command.ts'
import type { Edit } from '../support/edit.ts'
import { apply } from '../support/edits.ts'
import { Owned } from './owned.ts'
import { failure, inProject } from './projects.ts'

/** A file that no template has. */
const own = {
  path: 'docs/on-call.md',
  text: 'Who is on call is in the calendar of the shop team.\n',
}

/** A repository whose last commit is an owner's edits, on top of the files that are there. */
export function edited(
  directory: string,
  edits: readonly Edit[],
  { run }: ReturnType<typeof useCommand>,
): Owned {
  const project = new Owned(directory, run)
  project.git('init', '--quiet', '--initial-branch=main')
  project.commit('As it was made')
  apply(edits, directory)
  mkdirSync(dirname(join(directory, own.path)), { recursive: true })
  writeFileSync(join(directory, own.path), own.text)
  project.commit('What we need')
  return project
}

/** The files of a project that neither these templates nor this test made under these names. */
export function strangers(project: Owned, next: Tree): string[] {
  const made = new Set([
    ...next.keys(),
    own.path,
    attributesPath,
    baselinePath,
    ignorePath,
    recordPath,
  ])
  return project.paths().filter((path) => !made.has(path))
}

export const newNames = (edits: readonly Edit[]): string[] =>
  edits.flatMap(({ steps }) => steps.flatMap(({ to }) => to ?? []))

/** How a script of a project failed, if it did. */
export const failed = async (project: Owned, ...args: string[]) =>
  failure(await inProject('npm', args, project.directory))
