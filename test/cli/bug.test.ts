import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cleanEnv, listing, scratch, useCommand } from '../support/command.ts'

const command = useCommand()
const args = ['orders', '--yes', '--no-install', '--no-git']

test('a fault of ours is one sentence and a way to report it; the stack comes with DEBUG=1 only', async () => {
  rmSync(join(command.root, 'dist/templates.json'))
  const cwd = scratch()
  const silent = await command.run(args, { cwd })
  expect(silent.code).toBe(1)
  expect(silent.stderr).toMatch(/has a bug: .*templates/s)
  expect(silent.stderr).toContain('DEBUG=1')
  expect(silent.stderr).not.toMatch(/^\s+at /m)
  const loud = await command.run(args, { cwd, env: cleanEnv(cwd, { DEBUG: '1' }) })
  expect(loud.stderr).toMatch(/^\s+at /m)
  expect(listing(cwd)).toEqual([])
})
