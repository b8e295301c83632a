import { expect, test, vi } from 'vitest'
import { refuseCache } from '../../toolkit/rollout/data.ts'
import { answering } from './answering.ts'
import { deploy, runs } from './deploying.ts'
import { NEW as RELEASE } from './world.ts'

const bound = (...bindings: string[]) => ({
  hyperdrive: bindings.map((binding) => ({ binding, id: `id-of-${binding}` })),
})

/** Hyperdrive's configurations, by the id. */
function configurations(caching: Record<string, object>): void {
  answering.answers = ({ url = '' }) => {
    const [, id = ''] = /^\/accounts\/account\/hyperdrive\/configs\/(.+)$/.exec(url) ?? []
    return id in caching ? { body: { result: { id, caching: caching[id] } } } : { status: 404 }
  }
}

test('a release is deployed where nothing answers from a cache', async () => {
  configurations({ 'id-of-HYPERDRIVE': { disabled: true } })
  await expect(refuseCache(bound('HYPERDRIVE'))).resolves.toBeUndefined()
})

test.each([[{}], [{ disabled: false, max_age: 60 }]])(
  'a cache in front of the store is refused, with what switches it off: %j',
  async (caching) => {
    configurations({ 'id-of-HYPERDRIVE': caching })
    await expect(refuseCache(bound('HYPERDRIVE'))).rejects.toThrow(
      /^The Hyperdrive configuration id-of-HYPERDRIVE answers from a cache.*"npx wrangler hyperdrive update id-of-HYPERDRIVE --caching-disabled"/,
    )
  },
)

test('a second configuration may have a cache', async () => {
  configurations({ 'id-of-HYPERDRIVE': { disabled: true }, 'id-of-SHOWN': {} })
  await expect(refuseCache(bound('SHOWN', 'HYPERDRIVE'))).resolves.toBeUndefined()
})

test('a configuration that is not there is no configuration without a cache', async () => {
  configurations({})
  await expect(refuseCache(bound('HYPERDRIVE'))).rejects.toThrow(/^GET hyperdrive\/configs\/.* 404/)
})

test.each([
  [['--release', RELEASE]],
  [['--despite-errors', '--release', RELEASE]],
  [['--migrate', '--take-over']],
])('deploy %j applies migrations before it gives the release any traffic', async (how) => {
  const { said } = await deploy(how, (_, response) =>
    response.end(JSON.stringify({ result: { deployments: [runs], caching: { disabled: true } } })),
  )
  const changes = () => said.filter((line) => /^(applied|wrangler) /.test(line))
  const given = /^wrangler (versions deploy \S+@|deploy$)/
  await vi.waitFor(() => expect(changes().at(-1)).toMatch(given), { timeout: 60_000 })
  expect(changes()[0]).toBe('applied 0001_items_and_orders.sql')
  expect(changes().filter((line) => line.startsWith('wrangler '))).toHaveLength(1)
})
