import { globSync, readFileSync } from 'node:fs'

/** The name under which a release keeps a copy of its settings. */
export const SETTINGS = 'region.tf'

/** The settings that a version of the function is published with: all that Terraform makes a region of. */
export async function readSettings(): Promise<Buffer> {
  const texts = globSync(['infra/modules/region/*.tf', 'infra/regions/*/*.tf'])
  const locks = globSync('infra/regions/*/.terraform.lock.hcl')
  const parts = ['infra/topology.json', ...texts.sort(), ...locks.sort()].map((path) => {
    const text = readFileSync(path, 'utf8')
    return `# ${path}\n${locks.includes(path) ? versionsIn(text) : text}`
  })
  return Buffer.from(parts.join(''))
}

/** What a lock file says of versions, without checksums: `terraform init` adds those of the machine that it runs on. */
export const versionsIn = (lock: string): string =>
  lock
    .split('\n')
    .filter((line) => /^(provider|\s+version)\s/.test(line))
    .join('\n')
