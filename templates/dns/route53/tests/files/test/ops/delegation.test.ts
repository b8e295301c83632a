import { expect, test } from 'vitest'
import { requireDelegation } from '../../toolkit/aws/delegation.ts'
import { topology } from '../../topology.ts'

const servers = ['ns-1.example.net', 'ns-2.example.net']

/** DNS as it names these servers for the domain. */
const dns =
  (...found: string[]) =>
  async () =>
    found

test('a domain whose servers are those of the zone is delegated', async () => {
  const found = dns('NS-2.example.net.', 'ns-1.example.net')
  await expect(requireDelegation(servers, found)).resolves.toBeUndefined()
})

test.each([
  ['nobody answers for', dns()],
  ['DNS knows nothing of', () => Promise.reject(new Error('queryNs ENOTFOUND'))],
])('a domain that %s is refused, with the record to make', async (_, found) => {
  await expect(requireDelegation(servers, found)).rejects.toThrow(
    `put "${topology.domain}. NS ns-1.example.net ns-2.example.net" into the parent zone`,
  )
})

test("another zone's servers are named", async () => {
  await expect(requireDelegation(servers, dns('ns-9.example.org'))).rejects.toThrow(
    'DNS gives ns-9.example.org;',
  )
})
