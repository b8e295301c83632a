import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { packageService } from './packages.ts'

/** The name under which a release keeps its template. */
export const SETTINGS = 'region.json'

/** What CloudFormation may do with a template without being asked again: make roles. */
export const CAPABILITIES: 'CAPABILITY_IAM'[] = ['CAPABILITY_IAM']

/** The template that a release's function runs in. */
export async function readSettings(): Promise<Buffer> {
  const code = ['dist/lambda/index.mjs', 'dist/lambda/index.mjs.map'].map((path) => readFile(path))
  return settingsOf(packageService('region').text, await Promise.all(code))
}

/**
 * The package's template, with a name for the function's version that only this code and this template give.
 *
 * @param code the files of the function
 */
export function settingsOf(template: string, code: Buffer[]): Buffer {
  const digest = createHash('sha256').update(template)
  for (const file of code) digest.update(file)
  const name = `ReleaseVersion${digest.digest('hex').slice(0, 16)}`
  return Buffer.from(template.replaceAll('"ReleaseVersion"', `"${name}"`))
}
