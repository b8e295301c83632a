import { afterEach, expect, test, vi } from 'vitest'
import { globalRoot, initialise } from '../../toolkit/aws/roots.ts'
import { world } from './world.ts'

afterEach(() => vi.unstubAllEnvs())

/** What Terraform is told when a root is initialised. */
async function told(): Promise<string[]> {
  const { cloud } = world()
  const said: string[] = []
  cloud.terraform = async (_root, words) => {
    said.push(...words)
    return ''
  }
  await initialise(cloud, globalRoot)
  return said
}

test('in CI Terraform takes the providers of the committed lock file, and of nothing else', async () => {
  vi.stubEnv('CI', 'true')
  expect(await told()).toContain('-lockfile=readonly')
})

test('elsewhere it writes a lock file that is not there', async () => {
  vi.stubEnv('CI', '')
  expect(await told()).not.toContain('-lockfile=readonly')
})

test('a command tells each root once', async () => {
  const { cloud, terraform } = world()
  await initialise(cloud, globalRoot)
  await initialise(cloud, globalRoot)
  expect(terraform).toEqual(['global init'])
})
