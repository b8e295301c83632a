import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ID = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa'

test.each([[[]], [['--prepare']], [['--despite-errors']]])(
  'deploy %j applies migrations before it gives the release any traffic',
  (how) => {
    const args = ['ops/deploy.ts', ...how, '--release', ID, '--dry-run']
    const root = join(import.meta.dirname, '../..')
    const { stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
    const [first, second] = stderr.split('\n').filter((line) => line.startsWith('wrangler '))
    expect(first).toBe('wrangler d1 migrations apply DB --remote')
    expect(second).toContain(`wrangler versions deploy ${ID}@`)
  },
)
