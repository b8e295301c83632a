import type { Tree } from '../../generators/render/tree.ts'

export const account = '111122223333'
export const region = 'us-east-2'

/** What stands for SAM's macro among the types. */
export const transform = 'AWS::Serverless-2016-10-31'

/** Templates whose stacks a person deploys. */
export const byHand: ReadonlySet<string> = new Set(['boundary', 'pipeline'])

/** Something that a project makes. */
export interface Made {
  type: string
  stack: string
  /** What it is called in the project's files. */
  id: string
  /** What its service calls it; a made-up one where the service makes it up. */
  name: string
  /** Of a role: the services that may become it, its managed policies and its boundary. */
  services?: string[]
  managed?: string[]
  boundary?: string | undefined
}

/** The text of a project's file. */
export function textOf(tree: Tree, path: string): string {
  const file = tree.get(path)
  if (!file) throw new Error(`there is no ${path}`)
  return file.bytes.toString('utf8')
}
