import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/** The template of what exists once, or of what exists in each region, as CloudFormation gets it, which expands what is SAM's. */
export function packageService(service: 'global' | 'region'): { path: string; text: string } {
  const path = `infra/${service}.yaml`
  return { path, text: readFileSync(join(ROOT, path), 'utf8') }
}
