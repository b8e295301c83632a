/** A file of a project: its bytes, and whether it may be executed. */
export interface TreeFile {
  bytes: Buffer
  executable: boolean
}

/** A project in memory: path (relative, with `/`) → file. */
export type Tree = Map<string, TreeFile>
