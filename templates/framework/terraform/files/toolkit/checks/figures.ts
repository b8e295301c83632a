import { isDeepStrictEqual } from 'node:util'
import type { Check, Finding } from './project.ts'

const file = 'infra/topology.json'

/** Terraform works with the numbers by which toolkit/ deploys and rehearses. */
export const figures: Check = ({ topology, files }) => {
  const { service, domain, regions, dns, alarms, rollout } = topology
  const expected = {
    service,
    domain,
    regions: regions.map(({ name }) => name),
    healthCheck: dns.healthCheck,
    alarms,
    shift: rollout.waves[0]?.shift,
  }
  const found: Finding[] = []
  const text = files[file]
  if (text === undefined) {
    const problem = 'it is not there'
    return [{ file, where: 'the file', problem, fix: 'put it back: every module reads it' }]
  }
  const actual = JSON.parse(text)
  for (const [where, right] of Object.entries(expected)) {
    if (isDeepStrictEqual(actual[where], right)) continue
    const problem = `it is ${JSON.stringify(actual[where])}, but topology.ts has ${JSON.stringify(right)}`
    found.push({ file, where, problem, fix: 'make them equal' })
  }
  const { intervalSeconds } = dns.healthCheck
  if (![10, 30].includes(intervalSeconds)) {
    const problem = `Route 53 cannot probe every ${intervalSeconds} s`
    found.push({ file: 'topology.ts', where: 'dns.healthCheck', problem, fix: 'take 10 or 30' })
  }
  return found
}
