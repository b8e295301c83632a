import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { Failure } from '../../toolkit/commands/command.ts'
import {
  backInDns,
  callOf,
  endpoints,
  type Flags,
  flip,
  knock,
  outOfDns,
  survivors,
} from '../../toolkit/rollout/evacuation.ts'
import { answerFrom } from '../../toolkit/rollout/requests.ts'
import { topology } from '../../topology.ts'
import { here, quiet, world } from './world.ts'

function region(name: string, options: { evacuated?: boolean; down?: boolean } = {}) {
  const written: [string, boolean][] = []
  const flags: Flags = {
    region: name,
    read: async () => {
      if (options.down) throw new Error('no route to host')
      return options.evacuated ?? false
    },
    write: async (target, evacuated) => {
      if (options.down) throw new Error('no route to host')
      written.push([target, evacuated])
    },
  }
  return { ...flags, written }
}

test('the flag is written through every region that answers', async () => {
  const regions = [region('a', { down: true }), region('b'), region('c')]
  const result = await flip(regions, 'a', true)
  expect(result).toEqual([
    { region: 'a', error: 'no route to host' },
    { region: 'b' },
    { region: 'c' },
  ])
  expect(regions[1]?.written).toEqual([['a', true]])
})

const nowhereAway = async () => undefined

test('regions that answer and are not evacuated can take the users; the others say why not', async () => {
  const regions = [region('a'), region('b', { evacuated: true }), region('c', { down: true })]
  expect(await survivors([...regions, region('d')], 'a', nowhereAway)).toEqual([
    { region: 'b', unfit: 'is evacuated itself' },
    { region: 'c', unfit: 'cannot be asked: no route to host' },
    { region: 'd' },
  ])
})

test('what kind of failure it was is part of the reason', async () => {
  const expired = new Error('The security token is expired')
  expired.name = 'ExpiredTokenException'
  const read = () => Promise.reject(expired)
  expect(await survivors([{ ...region('b'), read }], 'a', nowhereAway)).toEqual([
    {
      region: 'b',
      unfit: 'cannot be asked: ExpiredTokenException: The security token is expired',
    },
  ])
})

test('a region that is out of DNS cannot take the users, whatever its flag says', async () => {
  const away = async (name: string) => (name === 'b' ? 'is out of DNS' : undefined)
  expect(await survivors([region('a'), region('b'), region('c')], 'a', away)).toEqual([
    { region: 'b', unfit: 'is out of DNS' },
    { region: 'c' },
  ])
})

describe('whether a region is in DNS', () => {
  const [name = ''] = here
  const alarm = `${topology.service}-${name}-5xx`
  const withDomain = { ...topology, domain: 'api.example.com' }
  const well = async () => undefined

  test('one whose /health does not go is out', async () => {
    const away = await outOfDns(world().fleet, name, withDomain, async () => 'it answered 503')
    expect(away).toBe('is out of DNS, as its /health goes: it answered 503')
  })

  test('one whose alarm fires is out, and is told the way back', async () => {
    const aws = world()
    aws.at(name).alarms.set(alarm, 'ALARM')
    expect(await outOfDns(aws.fleet, name, withDomain, well)).toBe(
      `is out of DNS: ${alarm} fires. When it is well: npm run evacuate -- ${name} --return`,
    )
  })

  test('another alarm, or none that answers, takes none out', async () => {
    const aws = world()
    aws.at(name).alarms.set(`${topology.service}-${name}-latency`, 'ALARM')
    expect(await outOfDns(aws.fleet, name, withDomain, well)).toBeUndefined()
    const silent = { ...aws.fleet, alarms: () => Promise.reject(new Failure('no answer')) }
    expect(await outOfDns(silent, name, withDomain, well)).toBeUndefined()
  })

  test('without a domain none is', async () => {
    const nowhere = { ...topology, domain: undefined }
    const unasked = () => Promise.reject(new Error('nobody is to be asked'))
    expect(await outOfDns(world().fleet, name, nowhere, unasked)).toBeUndefined()
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

test('what /health says of the region is part of its answer', async () => {
  const server = createServer((request, response) => {
    response.writeHead(503, { 'x-version': 'aaaaaaaaaaaa' })
    response.end(request.url === '/health' ? '{"status":"evacuated"}' : 'no JSON')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const answer = { version: 'aaaaaaaaaaaa', problem: 'it answered 503' }
  expect(await answerFrom(origin, '/health')).toEqual({ ...answer, status: 'evacuated' })
  expect(await answerFrom(origin, '/health/data')).toEqual(answer)
  server.close()
  server.closeAllConnections()
})

describe('after a roll-out that failed, and in each gate', () => {
  const [first = '', second = ''] = here
  const { service } = topology
  const withDomain = { ...topology, domain: 'api.example.com' }
  async function called(
    aws: ReturnType<typeof world>,
    outcomes: { region: string; outcome: string }[],
  ) {
    const regions: string[] = []
    const show = async (region: string) => void regions.push(region)
    await backInDns(aws.fleet, outcomes, withDomain, quiet, undefined, show)
    return regions
  }

  test('regions are called whose alarm fires or has no data, whoever took the release back', async () => {
    for (const state of ['ALARM', 'INSUFFICIENT_DATA'] as const) {
      const aws = world()
      aws.at(second).alarms.set(`${service}-${second}-5xx`, state)
      expect(await called(aws, [{ region: second, outcome: 'untouched' }])).toEqual([second])
    }
  })

  test('regions are called that were rolled back, whatever the alarm says yet; others are left alone', async () => {
    expect(await called(world(), [{ region: first, outcome: 'rolled-back' }])).toEqual([first])
    expect(
      await called(
        world(),
        here.map((region) => ({ region, outcome: 'untouched' })),
      ),
    ).toEqual([])
  })
})

test('an address is for every region, or for one', () => {
  const given = ['http://127.0.0.1:1', 'b=http://127.0.0.1:2']
  expect(endpoints(given, ['a', 'b'])).toEqual({ a: 'http://127.0.0.1:1', b: 'http://127.0.0.1:2' })
})

test.each(['nonsense', 'b=', 'z=http://127.0.0.1'])('"%s" is no address', (flag) => {
  expect(() => endpoints([flag], ['a', 'b'])).toThrow(/--endpoint/)
})
