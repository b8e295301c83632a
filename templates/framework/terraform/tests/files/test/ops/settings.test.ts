import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readSettings, versionsIn } from '../../toolkit/aws/settings.ts'
import { here } from './world.ts'

test("a release's digest counts each region's root: the runtime is there", async () => {
  const settings = String(await readSettings())
  for (const name of here) {
    expect(settings).toContain(readFileSync(`infra/regions/${name}/main.tf`, 'utf8'))
  }
})

const lock = (hash: string) => `provider "registry.terraform.io/hashicorp/aws" {
  version     = "6.1.0"
  constraints = ">= 5.100.0, < 7.0.0"
  hashes = [
    "${hash}",
  ]
}
`

test("it counts a provider's version, and not the machine whose checksum is beside it", () => {
  expect(versionsIn(lock('h1:a'))).toContain('version     = "6.1.0"')
  expect(versionsIn(lock('h1:a'))).toBe(versionsIn(lock('h1:b')))
})
