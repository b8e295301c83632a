import { expect, test, vi } from 'vitest'
import { runCommand } from '../../toolkit/laptop/commands.ts'
import type { Local } from '../../toolkit/laptop/start.ts'

test.each(['isolate', 'rejoin'] as const)('%s takes a region of this service', async (command) => {
  const replication = { isolate: vi.fn(), rejoin: vi.fn() }
  const local = { regions: [{ name: 'here' }], replication } as unknown as Local
  const run = (line: string) => runCommand(line, local, () => {})
  expect(await run(`${command} here`)).toContain('here sees')
  expect(replication[command]).toHaveBeenCalledExactlyOnceWith('here')
  await expect(run(`${command} there`)).rejects.toThrow('there is not a region here')
})
