import { expect, test } from 'vitest'
import { delegatedZone } from '../../ops/rollout/delegation.ts'
import { world } from './world.ts'

const domain = 'api.example.com'

/** An account whose zone has two servers, while DNS names others. */
function dns(...found: string[]) {
  const outputs = { HostedZoneId: 'Z1', NameServers: 'ns-1.example.net,ns-2.example.net' }
  return {
    ...world().cloud,
    stack: async () => ({ status: 'UPDATE_COMPLETE', parameters: {}, outputs }),
    nameServers: async () => found,
  }
}

test('a domain whose servers are those of the zone is delegated', async () => {
  expect(await delegatedZone(dns('NS-2.example.net.', 'ns-1.example.net'), 'global', domain)).toBe(
    'Z1',
  )
})

test('a domain that nobody answers for is refused, with the record to make', async () => {
  await expect(delegatedZone(dns(), 'global', domain)).rejects.toThrow(
    'put "api.example.com. NS ns-1.example.net ns-2.example.net" into the parent zone',
  )
})

test("another zone's servers are named", async () => {
  await expect(delegatedZone(dns('ns-9.example.org'), 'global', domain)).rejects.toThrow(
    'DNS gives ns-9.example.org;',
  )
})
