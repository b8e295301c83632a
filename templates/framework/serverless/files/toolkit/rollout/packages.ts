import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { Failure } from '../commands/command.ts'
import { zip } from './zip.ts'

const ROOT = join(import.meta.dirname, '../..')
const OSLS = createRequire(import.meta.url).resolve('osls/bin/serverless.js')
const ARCHIVE = 'dist/release/function.zip'

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
    writeFileSync(join(ROOT, ARCHIVE), zip([]))
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
