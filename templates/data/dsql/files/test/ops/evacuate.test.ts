import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DsqlRegions, startDsqlRegions } from '../contract/dsql-regions.ts'

let regions: DsqlRegions
let here: string
let there: string
beforeAll(async () => {
  regions = await startDsqlRegions()
  ;[here, there] = regions.names as [string, string]
})
afterAll(() => regions.stop())

/** The command, on the databases of this machine. Another process: the databases are reached through this one. */
async function evacuate(region: string): Promise<string> {
  const endpoints = regions.names.flatMap((name) => [
    '--endpoint',
    `${name}=${regions.endpoint(name)}`,
  ])
  const args = ['ops/evacuate.ts', region, ...endpoints]
  const { stderr } = await promisify(execFile)(process.execPath, args)
  return stderr
}

test('a region is evacuated through both databases, and it alone', async () => {
  const said = await evacuate(here)
  for (const name of regions.names) expect(said).toContain(`${name}  ${here} evacuated = true`)
  expect(await regions.store(here).evacuated()).toBe(true)
  expect(await regions.store(there).evacuated()).toBe(false)
  await regions.store(there).setEvacuated(here, false)
})

test('one that is cut off is told so through the other, and has to be looked at', async () => {
  regions.replication.isolate(here)
  await expect(evacuate(here)).rejects.toMatchObject({
    stderr: expect.stringMatching(new RegExp(`${here}  no answer[^]*did not take its own flag`)),
  })
  regions.replication.rejoin(here)
  expect(await regions.store(here).evacuated()).toBe(true)
})
