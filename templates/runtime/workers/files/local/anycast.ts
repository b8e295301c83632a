import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Continent } from '../topology.ts'
import type { PointOfPresence } from './pop.ts'

export interface Listening {
  url: string
  stop(): Promise<void>
}

/**
 * One address for all points of presence: a request reaches the one nearest to the continent that its
 * `x-client-continent` names (default: the first). Where one is lost, its connections break, and for `withdrawMs` new ones
 * get nowhere: so long do the networks around it believe in its route. Then they lead to the nearest that is left.
 */
export function startAnycast(options: {
  continents: readonly Continent[]
  pops: readonly PointOfPresence[]
  withdrawMs: number
}): Promise<Listening> {
  const { continents, pops, withdrawMs } = options
  return listen((incoming, outgoing) => {
    const name = incoming.headers['x-client-continent'] ?? continents[0]?.name
    const continent = continents.find((one) => one.name === name)
    if (!continent) {
      const names = continents.map((one) => one.name).join(', ')
      refuse(outgoing, `x-client-continent must be one of ${names}.`)
      return
    }
    const pop = nearest(continent, pops, performance.now() - withdrawMs)
    if (pop) void pop.take(incoming, outgoing, continent.name)
    else outgoing.destroy()
  })
}

/** A point of presence under an address of its own, which anycast never gives anybody: to ask it past the others. */
export function startDirect(pop: PointOfPresence): Promise<Listening> {
  return listen((incoming, outgoing) => {
    const continent = incoming.headers['x-client-continent'] ?? pop.name
    void pop.take(incoming, outgoing, `${continent}`)
  })
}

/** The one that the networks lead to; those lost before `withdrawnBefore` have no route any more. */
function nearest(
  { latencyMs }: Continent,
  pops: readonly PointOfPresence[],
  withdrawnBefore: number,
): PointOfPresence | undefined {
  return pops
    .filter(({ lostAt }) => lostAt === undefined || lostAt > withdrawnBefore)
    .toSorted((a, b) => (latencyMs[a.name] ?? Infinity) - (latencyMs[b.name] ?? Infinity))[0]
}

async function listen(
  answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void,
): Promise<Listening> {
  const server: Server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function refuse(outgoing: ServerResponse, detail: string): void {
  const problem = { type: 'about:blank', title: 'Unknown continent', status: 400, detail }
  outgoing.writeHead(400, { 'content-type': 'application/problem+json' })
  outgoing.end(JSON.stringify(problem))
}
