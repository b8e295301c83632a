import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Cloudflare } from './cloudflare/account.ts'

/** What a visitor was answered by, and how. */
interface Seen {
  version: string
  status: number
  /** What a failure said. */
  said?: string
}

export interface Visitors {
  seen: Seen[]
  /** Where a release command asks to wait (short-waits.mjs). */
  waitingRoom: string
  stop(): Promise<void>
}

/** The traffic of a minute. Time passes by it while a command waits, so that a slow machine sees what a fast one does. */
const VISITS_A_MINUTE = 60
const AT_ONCE = 4

/** People who look at one item again and again, until they are told to stop. */
export async function startVisitors(cloudflare: Cloudflare): Promise<Visitors> {
  const seen: Seen[] = []
  let going = true
  const visit = async () => {
    const answer = await cloudflare.visit('/items/lamp')
    const text = await answer.text()
    const { status, headers } = answer
    const version = headers.get('x-version') ?? ''
    seen.push({ version, status, ...(status < 300 ? {} : { said: text }) })
  }
  const done = Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (going) {
        await visit()
        await pause()
      }
    }),
  )
  const server = createServer(async (incoming, outgoing) => {
    const ms = Number(incoming.url?.slice(1))
    const visits = Math.ceil((ms / 60_000) * VISITS_A_MINUTE)
    const begun = seen.length
    for (let passed = 0; going && passed < ms; await pause()) {
      const reached = ms * Math.min(1, (seen.length - begun) / visits)
      cloudflare.pass(reached - passed)
      passed = reached
    }
    outgoing.end()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    seen,
    waitingRoom: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      going = false
      await done
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 2))
