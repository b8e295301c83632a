import { globSync, readFileSync } from 'node:fs'

/** The name under which a release keeps a copy of its settings. */
export const SETTINGS = 'region.tf'

/** The settings that a version of the function is published with: all of the region's module. */
export async function readSettings(): Promise<Buffer> {
  const paths = globSync('infra/modules/region/*.tf').sort()
  const files = ['infra/topology.json', ...paths]
  return Buffer.concat(files.flatMap((path) => [Buffer.from(`# ${path}\n`), readFileSync(path)]))
}
