import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { endpoints, type Flags, flip, survivors } from '../../toolkit/rollout/evacuation.ts'
import { answerFrom } from '../../toolkit/rollout/requests.ts'

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

test('an address is for every region, or for one', () => {
  const given = ['http://127.0.0.1:1', 'b=http://127.0.0.1:2']
  expect(endpoints(given, ['a', 'b'])).toEqual({ a: 'http://127.0.0.1:1', b: 'http://127.0.0.1:2' })
})

test.each(['nonsense', 'b=', 'z=http://127.0.0.1'])('"%s" is no address', (flag) => {
  expect(() => endpoints([flag], ['a', 'b'])).toThrow(/--endpoint/)
})
