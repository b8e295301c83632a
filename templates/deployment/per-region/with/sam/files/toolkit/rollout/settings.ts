import { readFile } from 'node:fs/promises'
import { Failure } from '../commands/command.ts'

/** The name under which a release keeps its template. */
export const SETTINGS = 'region.yaml'

/** The template that a release's function runs in. */
export async function readSettings(): Promise<Buffer> {
  try {
    return await readFile('infra/region.yaml')
  } catch {
    throw new Failure('infra/region.yaml is not there: it belongs to the project.')
  }
}
