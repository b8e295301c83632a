import { spawn, spawnSync } from 'node:child_process'
import {
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Answers } from '../../generators/plan/model.ts'
import { packageRoot } from '../../generators/root.ts'
import { install } from '../ops/account.ts'
import { answersFor } from '../support/answers.ts'
import { layOut, projectOf } from '../support/lay-out.ts'

/** The folders that providers are kept in where nobody can download any, beside Terraform's own. */
const mirrors = ['/opt', '/usr/local/share', '/usr/share', '/var/lib'].filter(existsSync)

/** The folder above the provider's host, if the provider is on this machine. */
function providerMirror(): string | undefined {
  for (const root of mirrors) {
    const [found] = globSync('**/hashicorp/aws/*/*/terraform-provider-aws*', { cwd: root })
    if (found) return join(root, found).split('/').slice(0, -6).join('/')
  }
  return undefined
}

/** What is missing to run Terraform with the AWS provider on this machine, if anything is. */
export const missing: string | undefined =
  spawnSync('terraform', ['version']).error !== undefined ? 'terraform' : undefined

if (missing && process.env.CI === 'true') {
  throw new Error(`${missing} is not installed, and CI needs it.`)
}

const root = realpathSync(mkdtempSync(join(tmpdir(), 'terraform-')))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** A configuration of Terraform that finds the provider on this machine, or downloads it. */
function configuration(): Record<string, string> {
  const mirror = providerMirror()
  if (!mirror || existsSync(process.env.TF_CLI_CONFIG_FILE ?? '')) return {}
  const file = join(root, 'terraform.rc')
  writeFileSync(
    file,
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`,
  )
  return { TF_CLI_CONFIG_FILE: file }
}

export const environment = {
  ...configuration(),
  // Version 5.100 of the provider knows no later one.
  TF_VAR_runtime: 'nodejs22.x',
  CHECKPOINT_DISABLE: '1',
}

export interface Ran {
  status: number | null
  stdout: string
  /** What it wrote anywhere. */
  output: string
}

/** A project of Terraform's on disk. */
export interface Project {
  directory: string
  run(command: string, words: string[], env?: Record<string, string>): Promise<Ran>
  /** One of its own commands, with the lock files that its owner has committed: `deploy --prepare`. */
  ops(words: string, env?: Record<string, string>): Promise<Ran>
  /** Replaces text in one of its files, as its owner would. */
  edit(path: string, from: string | RegExp, to: string): void
  read(path: string): string
}

/** Installs the packages of such projects, and gives the folder that they are in. */
export function installPackages(): string {
  const folder = mkdtempSync(join(root, 'packages-'))
  const manifest = projectOf(answersFor({ framework: 'terraform' })).get('package.json')
  writeFileSync(join(folder, 'package.json'), manifest?.bytes ?? '')
  install(folder)
  return join(folder, 'node_modules')
}

/** What `terraform init` writes in a root: all of them ask for the same provider. */
let lockFile: string | undefined

/** Gives every root of a project its lock file, as its owner has committed it. */
function lock(directory: string): void {
  const folders = [
    'infra/bootstrap',
    'infra/global',
    ...globSync('infra/regions/*', { cwd: directory }),
  ]
  const files = folders.map((folder) => join(directory, folder, '.terraform.lock.hcl'))
  if (!lockFile) {
    const words = [`-chdir=${folders[1]}`, 'init', '-backend=false', '-no-color']
    const env = { ...process.env, ...environment }
    const { status, stderr } = spawnSync('terraform', words, {
      cwd: directory,
      env,
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(stderr)
    lockFile = readFileSync(files[1] ?? '', 'utf8')
  }
  for (const file of files) writeFileSync(file, lockFile)
}

let made = 0

/** @param modules the packages that its commands find */
export function makeProject(
  changed: Partial<Answers>,
  modules = join(packageRoot, 'node_modules'),
): Project {
  made += 1
  const directory = join(root, `project-${made}`)
  layOut(answersFor({ framework: 'terraform', ...changed }), directory)
  symlinkSync(modules, join(directory, 'node_modules'))
  let locked = false
  const read = (path: string) => readFileSync(join(directory, path), 'utf8')
  const run: Project['run'] = (command, words, env = {}) => {
    const child = spawn(command, words, {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment, ...env },
    })
    let [stdout, output] = ['', '']
    child.stdout.on('data', (chunk) => {
      stdout += chunk
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    return new Promise((resolve) =>
      child.once('close', (status) => resolve({ status, stdout, output })),
    )
  }
  return {
    directory,
    run,
    ops(words, env) {
      if (!locked) lock(directory)
      locked = true
      const [name, ...args] = words.split(' ')
      return run(process.execPath, [`toolkit/commands/${name}.ts`, ...args], env)
    },
    edit(path, from, to) {
      const before = read(path)
      const after = before.replaceAll(from as string, to)
      if (after === before) throw new Error(`${path} has no ${from}`)
      writeFileSync(join(directory, path), after)
    },
    read,
  }
}

/** What a command needs in its environment to talk to the account. */
export const credentials = ({ url }: { url: string }): Record<string, string> => ({
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: 'testing',
  AWS_SECRET_ACCESS_KEY: 'testing',
})

interface At {
  url: string
}

async function put({ url }: At, region: string, path: string, body: string | Uint8Array) {
  const to = `${url}/orders-${region}-123456789012${path}`
  const authorization = `AWS4-HMAC-SHA256 Credential=testing/20260101/${region}/s3/aws4_request`
  const { ok } = await fetch(to, { method: 'PUT', body, headers: { authorization } })
  if (!ok) throw new Error(`${to} was refused`)
}

/** A bucket as infra/bootstrap makes it, where nothing else of that matters. */
export async function makeBucket(at: At, region: string): Promise<void> {
  const place = `<LocationConstraint>${region}</LocationConstraint>`
  await put(at, region, '', `<CreateBucketConfiguration>${place}</CreateBucketConfiguration>`)
}

/** A release in a region's bucket, with no code in it. */
export const putRelease = (at: At, region: string, release: string): Promise<void> =>
  put(at, region, `/releases/${release}/function.zip`, emptyZip)

const emptyZip = Uint8Array.from([0x50, 0x4b, 5, 6, ...Array<number>(18).fill(0)])
