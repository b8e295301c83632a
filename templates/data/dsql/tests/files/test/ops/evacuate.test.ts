import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { topology } from '../../topology.ts'
import { type DsqlRegions, startDsqlRegions } from '../contract/dsql-regions.ts'

let regions: DsqlRegions
let here: string
let there: string
beforeAll(async () => {
  regions = await startDsqlRegions()
  ;[here, there] = regions.names as [string, string]
})
afterAll(() => regions.stop())

/** With a domain the command would ask the real regions' /health whether they can take the users. */
const unasked = topology.domain === undefined ? [] : ['--force']

/** The command, on the databases of this machine. Another process: the databases are reached through this one. */
async function evacuate(
  region: string,
  at: Record<string, string> = {},
  ...flags: string[]
): Promise<string> {
  const endpoints = regions.names.flatMap((name) => [
    '--endpoint',
    `${name}=${at[name] ?? regions.endpoint(name)}`,
  ])
  const args = ['toolkit/commands/evacuate.ts', region, ...endpoints, ...flags]
  const { stderr } = await promisify(execFile)(process.execPath, args)
  return stderr
}

test('a region is evacuated through both databases, and it alone', async () => {
  const said = await evacuate(here, {}, ...unasked)
  for (const name of regions.names) expect(said).toContain(`${name}  ${here} evacuated = true`)
  expect(await regions.store(here).evacuated()).toBe(true)
  expect(await regions.store(there).evacuated()).toBe(false)
  await regions.store(there).setEvacuated(here, false)
})

test('one that is cut off is told so through the other, where it holds', async () => {
  regions.replication.isolate(here)
  const said = await evacuate(here, {}, ...unasked)
  regions.replication.rejoin(here)
  expect(said).toContain(`${here}  no answer`)
  expect(said).toContain(`${there}  ${here} evacuated = true`)
  expect(await regions.store(here).evacuated()).toBe(true)
  await regions.store(there).setEvacuated(here, false)
})

test('of a database that does not answer nobody knows whether its region is evacuated', async () => {
  await expect(evacuate(here, { [there]: 'postgres://127.0.0.1:9' })).rejects.toMatchObject({
    stderr: expect.stringMatching(new RegExp(`${there}  cannot be asked: [^]*so ${here} stays`)),
  })
  expect(await regions.store(here).evacuated()).toBe(false)
})

test('a flag that no region took leaves the region as it is', async () => {
  const nowhere = Object.fromEntries(regions.names.map((name) => [name, 'postgres://127.0.0.1:9']))
  await expect(evacuate(here, nowhere, '--force')).rejects.toMatchObject({
    stderr: expect.stringContaining(`No region took the flag: ${here} is as it was.`),
  })
})
