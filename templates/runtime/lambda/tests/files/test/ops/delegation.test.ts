import { expect, test } from 'vitest'
import { requireDelegation } from '../../toolkit/aws/delegation.ts'

const domain = 'api.example.com'
const servers = ['ns-1.example.net', 'ns-2.example.net']

/** DNS as it names these servers for the domain. */
const dns = (...found: string[]) => ({ nameServers: async () => found })

test('a domain whose servers are those of the zone is delegated', async () => {
  const found = dns('NS-2.example.net.', 'ns-1.example.net')
  await expect(requireDelegation(found, domain, servers)).resolves.toBeUndefined()
})

test('a domain that nobody answers for is refused, with the record to make', async () => {
  await expect(requireDelegation(dns(), domain, servers)).rejects.toThrow(
    'put "api.example.com. NS ns-1.example.net ns-2.example.net" into the parent zone',
  )
})

test("another zone's servers are named", async () => {
  await expect(requireDelegation(dns('ns-9.example.org'), domain, servers)).rejects.toThrow(
    'DNS gives ns-9.example.org;',
  )
})
