import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/** Each file of resources → what it becomes before CloudFormation gets it: nothing else, since that expands what is SAM's. */
export const packagedAs: Record<string, string> = {}

/** The template of what exists once, or of what exists in each region, as CloudFormation gets it. */
export function packageService(service: 'global' | 'region'): { path: string; text: string } {
  const path = `infra/${service}.yaml`
  return { path, text: readFileSync(join(ROOT, path), 'utf8') }
}
