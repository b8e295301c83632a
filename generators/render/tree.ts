/** A file of a project: its bytes, and whether it may be executed. */
export interface TreeFile {
  bytes: Buffer
  executable: boolean
}

/** A project in memory: path (relative, with `/`) → file. */
export type Tree = Map<string, TreeFile>

/** The folders above a path of a project, outermost first; the project's own is none of them. */
export const foldersAbove = (path: string): string[] =>
  path
    .split('/')
    .slice(0, -1)
    .map((_, depth, parts) => parts.slice(0, depth + 1).join('/'))
