import { readFile } from 'node:fs/promises'
import { Failure } from '../commands/command.ts'

/** The name under which a release keeps its template. */
export const SETTINGS = 'region.yaml'

/** Besides making roles, CloudFormation expands SAM's part of a template itself: its API's reference, UpdateStack, CAPABILITY_AUTO_EXPAND. */
export const CAPABILITIES: ('CAPABILITY_IAM' | 'CAPABILITY_AUTO_EXPAND')[] = [
  'CAPABILITY_IAM',
  'CAPABILITY_AUTO_EXPAND',
]

/** The template that a release's function runs in. */
export async function readSettings(): Promise<Buffer> {
  try {
    return await readFile('infra/region.yaml')
  } catch {
    throw new Failure('infra/region.yaml is not there: it belongs to the project.')
  }
}
