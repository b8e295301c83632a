import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../commands/command.ts'

const ROOT = join(import.meta.dirname, '../..')

/** The name under which a release keeps its template. */
export const SETTINGS = 'region.yaml'

/** What CloudFormation may do with a template without being asked again: make roles. */
export const CAPABILITIES: 'CAPABILITY_IAM'[] = ['CAPABILITY_IAM']

/** CloudFormation takes no more in a call. */
const MOST_BYTES = 51_200
/** What SAM puts behind the name of the function's version while it belongs to no release. */
const NO_RELEASE = '0'.repeat(10)

/**
 * The template that a release's function runs in, with SAM's part of it transformed here and now: what is reviewed, kept
 * and installed again is then the very thing, in every region, and a stack set with any permissions takes it.
 *
 * @throws Failure when aws-sam-translator is missing, of another version, or refuses the template
 */
export async function readSettings(): Promise<Buffer> {
  const run = spawnSync('python3', ['toolkit/aws/transform.py', 'infra/region.yaml'], {
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  })
  if (run.error) throw new Failure(`python3 cannot be run (${run.error.message}): install it.`)
  if (run.status !== 0) throw new Failure(run.stderr.trim())
  const template = Buffer.from(run.stdout)
  if (template.length > MOST_BYTES) {
    throw new Failure(
      `infra/region.yaml is ${template.length} bytes once transformed, and CloudFormation takes ${MOST_BYTES}: move something into a stack of its own.`,
    )
  }
  return template
}

/**
 * A release's template with the release's own version of the function, as SAM would name it. It is put in last, because the
 * digest is made of the template.
 */
export const withVersionOf = (template: string, digest: string): string =>
  template.replaceAll(`FunctionVersion${NO_RELEASE}`, `FunctionVersion${digest.slice(0, 10)}`)

/** The template of what exists once, or of what exists in each region, as CloudFormation gets it. */
export function packageService(service: 'global' | 'region'): { path: string; text: string } {
  const path = `infra/${service}.yaml`
  return { path, text: readFileSync(join(ROOT, path), 'utf8') }
}
