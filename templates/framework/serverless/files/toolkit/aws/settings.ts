import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { Failure } from '../commands/command.ts'

const ROOT = join(import.meta.dirname, '../..')
const OSLS = createRequire(import.meta.url).resolve('osls/bin/serverless.js')
const ARCHIVE = 'dist/release/function.zip'
/** A zip of no files: the end of its directory, all of whose counts are 0. */
const EMPTY = Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)])

const configs = { global: 'serverless.global.yml', region: 'serverless.yml' }

/**
 * Packages a service with osls, which asks neither AWS nor anyone else, and leaves its template in `dist/infra`.
 *
 * @throws Failure with what osls says of the service's files
 */
export function packageService(service: keyof typeof configs): { path: string; text: string } {
  const path = `dist/infra/${service}.json`
  mkdirSync(join(ROOT, 'dist/infra'), { recursive: true })
  // A folder of its own: two commands may package at the same time.
  const folder = mkdtempSync(join(ROOT, `dist/infra/${service}-`))
  try {
    const text = osls(configs[service], relative(ROOT, folder))
    writeFileSync(join(folder, 'template.json'), text)
    renameSync(join(folder, 'template.json'), join(ROOT, path))
    return { path, text }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function osls(config: string, folder: string): string {
  // osls wants to see an archive, but none of it gets into the template.
  if (!existsSync(join(ROOT, ARCHIVE))) {
    mkdirSync(join(ROOT, 'dist/release'), { recursive: true })
    writeFileSync(join(ROOT, ARCHIVE), EMPTY)
  }
  const words = [OSLS, 'package', '--config', config, '--package', folder]
  const { status, error, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: ROOT,
    encoding: 'utf8',
  })
  if (error) throw error
  if (status !== 0) throw new Failure(`osls cannot package ${config}:\n${stdout}${stderr}`.trim())
  const made = join(ROOT, folder, 'cloudformation-template-update-stack.json')
  const template = JSON.parse(readFileSync(made, 'utf8'))
  // Where osls itself would look for releases. These have a bucket in each region.
  delete template.Outputs.ServerlessDeploymentBucketName
  return `${JSON.stringify(template, null, 2)}\n`
}

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
