import { isDeepStrictEqual } from 'node:util'
import { check } from './project.ts'

const file = 'infra/topology.json'

/** Terraform works with the numbers by which toolkit/ deploys and rehearses, and has one way to shift traffic. */
export const figures = check(({ topology, files }, say) => {
  const { service, domain, regions, dns, alarms, rollout } = topology
  const [first] = rollout.waves
  const expected = {
    service,
    domain,
    regions: regions.map(({ name }) => name),
    healthCheck: dns.healthCheck,
    alarms,
    shift: first?.shift,
  }
  const text = files[file]
  if (text === undefined) {
    return say(file, 'the file', 'it is not there', 'put it back: every module reads it')
  }
  const actual = JSON.parse(text)
  for (const [where, right] of Object.entries(expected)) {
    if (isDeepStrictEqual(actual[where], right)) continue
    const problem = `it is ${JSON.stringify(actual[where])}, but topology.ts has ${JSON.stringify(right)}`
    say(file, where, problem, 'make them equal')
  }
  for (const [index, { shift }] of rollout.waves.entries()) {
    if (isDeepStrictEqual(shift, first?.shift)) continue
    const problem = "it is not the first wave's, and infra/topology.json holds one for all"
    say('topology.ts', `rollout.waves.${index}.shift`, problem, 'make them equal')
  }
  const { intervalSeconds } = dns.healthCheck
  if (![10, 30].includes(intervalSeconds)) {
    const problem = `Route 53 cannot probe every ${intervalSeconds} s`
    say('topology.ts', 'dns.healthCheck', problem, 'take 10 or 30')
  }
})
