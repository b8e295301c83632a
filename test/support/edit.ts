import {
  chmodSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

/** One thing done to one file. */
interface Step {
  path: string
  /** Where the file is afterwards, when that is another place. */
  to?: string
  apply(project: string): void
  /** Whether it is still to be seen in a project. */
  isThere(project: string): boolean
}

/** What an owner does to a project, with everything that belongs to it, so that its tests stay green. */
export interface Edit {
  what: string
  steps: readonly Step[]
}

const textOf = (project: string, path: string) => readFileSync(join(project, path), 'utf8')
const contains = (project: string, path: string, text: string) =>
  existsSync(join(project, path)) && textOf(project, path).includes(text)

/** Other text in the place of some, which must be there; an empty one takes it out. */
export function replaced(path: string, from: string, to: string): Step {
  return {
    path,
    apply(project) {
      const text = textOf(project, path)
      if (!text.includes(from)) throw new Error(`${path} has no ${from}: mend the edit`)
      writeFileSync(
        join(project, path),
        text.replace(from, () => to),
      )
    },
    isThere: (project) =>
      contains(project, path, to.trim()) && (to.includes(from) || !contains(project, path, from)),
  }
}

export const addedAfter = (path: string, anchor: string, text: string): Step => ({
  ...replaced(path, anchor, anchor + text),
  isThere: (project) => contains(project, path, text.trim()),
})

export const addedAtTheEnd = (path: string, text: string): Step => ({
  path,
  apply: (project) => writeFileSync(join(project, path), textOf(project, path) + text),
  isThere: (project) => contains(project, path, text),
})

export const renamed = (path: string, to: string): Step => ({
  path,
  to,
  apply: (project) => renameSync(join(project, path), join(project, to)),
  isThere: (project) => existsSync(join(project, to)) && !existsSync(join(project, path)),
})

export const deleted = (path: string): Step => ({
  path,
  apply: (project) => rmSync(join(project, path)),
  isThere: (project) => !existsSync(join(project, path)),
})

/** A step on a file that templates have moved since: in its new place, if that is there. */
export function since(step: (path: string) => Step, path: string, moved: string): Step {
  const at = (project: string) => step(existsSync(join(project, moved)) ? moved : path)
  return {
    path,
    apply: (project) => at(project).apply(project),
    isThere: (project) => at(project).isThere(project),
  }
}

export const madeExecutable = (path: string): Step => ({
  path,
  apply: (project) => chmodSync(join(project, path), 0o755),
  isThere: (project) => (statSync(join(project, path)).mode & 0o100) !== 0,
})
