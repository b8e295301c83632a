import { expect, test, vi } from 'vitest'
import { deploy, runs } from './deploying.ts'
import { NEW as RELEASE } from './world.ts'

test.each([
  [['--release', RELEASE]],
  [['--despite-errors', '--release', RELEASE]],
  [['--migrate', '--take-over']],
])('deploy %j applies migrations before it gives the release any traffic', async (how) => {
  const { said } = await deploy(how, (_, response) =>
    response.end(JSON.stringify({ result: { deployments: [runs] } })),
  )
  const commands = () => said.filter((line) => line.startsWith('wrangler '))
  await vi.waitFor(() => expect(commands()).toHaveLength(2), { timeout: 60_000 })
  expect(commands()).toEqual([
    'wrangler d1 migrations apply DB --remote',
    expect.stringMatching(/^wrangler (versions deploy \S+@|deploy$)/),
  ])
})
