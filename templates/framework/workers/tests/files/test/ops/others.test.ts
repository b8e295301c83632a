import { expect, test } from 'vitest'
import { datasetOf } from '../../toolkit/cloudflare/analytics.ts'
import { leaveOthers, otherAtDomain, otherWorker } from '../../toolkit/cloudflare/others.ts'
import { topology } from '../../topology.ts'
import { answering, notThere } from './answering.ts'

const { service } = topology
const domain = 'api.shop.example.com'
const there = { ...topology, domain }

const boundTo = (dataset: string) => ({
  body: { result: { bindings: [{ type: 'analytics_engine', name: 'METRICS', dataset }] } },
})

test('a name that nobody has, or this service, is free', async () => {
  answering.answers = () => notThere
  expect(await otherWorker(service)).toBeUndefined()
  answering.answers = () => boundTo(datasetOf(service))
  expect(await otherWorker(service)).toBeUndefined()
})

test.each([
  ['another dataset', boundTo('visits')],
  ['nothing', { body: { result: { bindings: [] } } }],
])('a Worker of that name that is bound to %s is another’s', async (_, answer) => {
  answering.answers = () => answer
  expect(await otherWorker(service)).toContain(`has a Worker ${service} already`)
})

/** An account whose zone is example.com, with these Workers' domains and these records in it. */
function zone(domains: object[], records: object[], zones = [{ id: 'z1' }]) {
  answering.answers = ({ url }) => {
    if (url === `/accounts/account/workers/domains?hostname=${domain}`) {
      return { body: { result: domains } }
    }
    if (url === '/zones?name=example.com') return { body: { result: zones } }
    if (url?.startsWith('/zones?name=')) return { body: { result: [] } }
    if (url === `/zones/z1/dns_records?name=${domain}`) return { body: { result: records } }
    return { status: 400 }
  }
}

test('a domain with no record that leads anywhere is free', async () => {
  zone([], [{ type: 'TXT', content: 'a note' }])
  expect(await otherAtDomain(there)).toBeUndefined()
})

test('a domain that is this service’s is no other’s, whatever records it has for that', async () => {
  zone([{ hostname: domain, service }], [{ type: 'AAAA', content: '100::' }])
  expect(await otherAtDomain(there)).toBeUndefined()
})

test('what is at the domain is named', async () => {
  zone([{ hostname: domain, service: 'legacy-api' }], [])
  expect(await otherAtDomain(there)).toBe(`${domain} belongs to the Worker legacy-api`)
  zone([], [{ type: 'A', content: '192.0.2.7' }])
  expect(await otherAtDomain(there)).toBe(`${domain} has DNS records already (A 192.0.2.7)`)
})

test('a zone that the token does not see is not an empty one', async () => {
  zone([], [], [])
  await expect(otherAtDomain(there)).rejects.toThrow('*Zone: Read* and *DNS: Read*')
})

test('without a domain nobody is asked', async () => {
  expect(await otherAtDomain({ ...topology, domain: undefined })).toBeUndefined()
  expect(answering.asked).toEqual([])
})

test('what is somebody else’s is left to them, in one sentence that says what it is', async () => {
  const cloud = { otherWorker: async () => 'one', otherAtDomain: async () => 'two' }
  await expect(leaveOthers(cloud, 'its name and domain')).rejects.toThrow(
    /: one; two\. .*--take-over/,
  )
  await expect(leaveOthers(cloud, 'its name')).rejects.toThrow(/: one\. /)
})
