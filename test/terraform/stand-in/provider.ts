import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { foldersOf, readSchemas } from './schema.ts'
import { serve } from './serve.ts'

/** The provider whose schema the generated bindings hold, and the package that they are in. 46 MB: taken when a test runs. */
export const version = '6.66.0'
const bindings = '@cdktn/provider-aws@25.7.0'

/** The package as a file, taken from npm once a machine. */
function archive(): string {
  const folder = join(tmpdir(), 'create-active-active-provider')
  const kept = join(folder, `${bindings.replaceAll(/\W+/g, '-')}.tgz`)
  if (existsSync(kept)) return kept
  mkdirSync(folder, { recursive: true })
  const fresh = mkdtempSync(join(folder, 'fresh-'))
  const words = ['pack', bindings, '--silent', '--pack-destination', fresh]
  const name = execFileSync('npm', words, { encoding: 'utf8' }).trim()
  renameSync(join(fresh, name), kept)
  rmSync(fresh, { recursive: true })
  return kept
}

/** Where Terraform looks for a provider below a mirror: its host, its name, and this machine's platform. */
function address(root: string): [source: string, platform: string] {
  const folder = mkdtempSync(join(root, 'address-'))
  const source =
    'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n'
  writeFileSync(join(folder, 'main.tf'), source)
  const terraform = (...words: string[]) =>
    execFileSync('terraform', words, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  const [, found = ''] = /provider\[(.+)\]/.exec(terraform('providers')) ?? []
  return [found, JSON.parse(terraform('version', '-json')).platform]
}

export interface StandIn {
  /** What `terraform init` needs in its environment: it then finds this version alone, and asks nothing of it. */
  mirror: Record<string, string>
  /** What the commands after it need: the provider, which already runs. */
  running: Record<string, string>
  close(): void
}

/**
 * A stand-in of the AWS provider, which knows names, types and blocks of the kinds that are named, and no values.
 * @param root a folder for what it needs, whose owner deletes it
 * @param texts of Terraform, which name the kinds
 */
export async function standIn(root: string, texts: string[]): Promise<StandIn> {
  const folders = foldersOf(texts)
  const inside = folders.map((folder) => `package/lib/${folder}`)
  execFileSync('tar', ['-xzf', archive(), '-C', root, ...inside])
  const { port, close } = await serve(readSchemas(join(root, 'package/lib'), folders))

  const [source, platform] = address(root)
  const mirror = join(root, 'mirror')
  const place = join(mirror, source, version, platform)
  mkdirSync(place, { recursive: true })
  writeFileSync(join(place, `terraform-provider-aws_v${version}`), '', { mode: 0o755 })
  const configuration = join(root, 'stand-in.rc')
  writeFileSync(
    configuration,
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`,
  )
  const attached = {
    Protocol: 'grpc',
    ProtocolVersion: 6,
    Pid: process.pid,
    // Terraform then leaves the process alone when it is done.
    Test: true,
    Addr: { Network: 'tcp', String: `127.0.0.1:${port}` },
  }
  return {
    mirror: { TF_CLI_CONFIG_FILE: configuration },
    running: { TF_REATTACH_PROVIDERS: JSON.stringify({ [source]: attached }) },
    close,
  }
}
