import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { Failure } from '../../toolkit/commands/command.ts'
import { backInDns, callOf, knock, outOfDns } from '../../toolkit/rollout/dns.ts'
import { topology } from '../../topology.ts'
import { here, quiet, world } from './world.ts'

const { service } = topology

describe('whether a region is in DNS', () => {
  const [name = ''] = here
  const alarm = `${topology.service}-${name}-5xx`
  const well = async () => undefined

  test('one whose /health does not go is out', async () => {
    const away = await outOfDns(world().fleet, name, async () => 'it answered 503')
    expect(away).toBe('is out of DNS, as its /health goes: it answered 503')
  })

  test('one whose alarm fires is out, and is told the way back', async () => {
    const aws = world()
    aws.at(name).alarms.set(alarm, 'ALARM')
    expect(await outOfDns(aws.fleet, name, well)).toBe(
      `is out of DNS: ${alarm} fires. When it is well: npm run evacuate -- ${name} --return`,
    )
  })

  test('another alarm, or none that answers, takes none out', async () => {
    const aws = world()
    aws.at(name).alarms.set(`${topology.service}-${name}-latency`, 'ALARM')
    expect(await outOfDns(aws.fleet, name, well)).toBeUndefined()
    const silent = { ...aws.fleet, alarms: () => Promise.reject(new Failure('no answer')) }
    expect(await outOfDns(silent, name, well)).toBeUndefined()
  })
})

const alarms = { periodSeconds: 2, evaluationPeriods: 1, errorRate: 0.05 }

/** A clock on which each pause takes a second, and each call as long as it is told. */
function clock() {
  let seconds = 0
  const pass = async (more: number) => {
    seconds += more
  }
  return { pass, now: () => seconds, pause: () => pass(1) }
}

test('a region is called for as long as its alarm looks back, and is well when enough is served', async () => {
  let calls = 0
  const call = async () => {
    calls++
    return undefined
  }
  expect(await knock(call, alarms, clock())).toBeUndefined()
  expect(calls).toBe(4)
})

test('a region of which more fails than its alarm lets pass says how much', async () => {
  const problems = [undefined, 'it answered 500', undefined, 'it answered 503']
  const problem = await knock(async () => problems.shift(), alarms, clock())
  expect(problem).toBe('2 of 4 requests failed (it answered 503)')
})

test('calls end when there is no reason for them any more', async () => {
  const closed = new AbortController()
  let calls = 0
  const call = async () => {
    calls++
    closed.abort()
    return undefined
  }
  await knock(call, alarms, clock(), closed.signal)
  expect(calls).toBe(1)
})

test('a silent region is not waited for longer than that', async () => {
  const time = clock()
  const call = async () => {
    await time.pass(8)
    return 'it did not answer'
  }
  expect(await knock(call, alarms, time)).toMatch('1 of 1')
})

test.each([
  [404, 'it answered 404'],
  [200, undefined],
  [500, 'it answered 500'],
  [429, 'it answered 429'],
])('an answer with %i is seen as: %s', async (status, problem) => {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/health/data' ? status : 418).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  expect(await callOf(origin)()).toBe(problem)
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
  expect(await callOf(origin)()).toMatch(/did not answer/)
})

describe('after a roll-out that failed, and in each gate', () => {
  const [first = '', second = ''] = here
  async function called(aws: ReturnType<typeof world>, changed: string[] = []) {
    const regions: string[] = []
    const show = async (region: string) => void regions.push(region)
    await backInDns(aws.fleet, { places: here, changed }, quiet, undefined, show)
    return regions
  }

  test('regions are called whose alarm fires or has no data, whoever took the release back', async () => {
    for (const state of ['ALARM', 'INSUFFICIENT_DATA'] as const) {
      const aws = world()
      aws.at(second).alarms.set(`${service}-${second}-5xx`, state)
      expect(await called(aws)).toEqual([second])
    }
  })

  test('regions are called that were rolled back, whatever the alarm says yet; others are left alone', async () => {
    expect(await called(world(), [first])).toEqual([first])
    expect(await called(world())).toEqual([])
  })
})
