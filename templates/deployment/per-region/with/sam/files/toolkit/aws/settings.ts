import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/** The name under which a release keeps its template. */
export const SETTINGS = 'region.yaml'

/** Besides making roles, CloudFormation expands SAM's part of a template itself: its API's reference, UpdateStack, CAPABILITY_AUTO_EXPAND. */
export const CAPABILITIES: ('CAPABILITY_IAM' | 'CAPABILITY_AUTO_EXPAND')[] = [
  'CAPABILITY_IAM',
  'CAPABILITY_AUTO_EXPAND',
]

/** The template that a release's function runs in. */
export const readSettings = async (): Promise<Buffer> => Buffer.from(packageService('region').text)

/** The template of what exists once, or of what exists in each region, as CloudFormation gets it, which expands what is SAM's. */
export function packageService(service: 'global' | 'region'): { path: string; text: string } {
  const path = `infra/${service}.yaml`
  return { path, text: readFileSync(join(ROOT, path), 'utf8') }
}
