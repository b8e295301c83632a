import { once } from 'node:events'
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from './data-engine.ts'
import { Commits, Messages } from './messages.ts'
import type { Replication } from './replication.ts'

/**
 * Starts a region's cluster: an address at which the database that all share answers. What makes a write final waits for another region, half of the time before it takes effect
 * and half before it is answered; everything else is answered at once. A region that sees no other answers nothing.
 */
export async function startCluster(options: {
  region: string
  replication: Replication
}): Promise<Database> {
  const { region, replication } = options
  const sockets = new Set<Socket>()
  const server = createServer((client) => connect(client).catch(() => client.destroy()))
  let port = await listen(0)
  replication.onCut(region, drop)

  async function listen(preferred: number): Promise<number> {
    server.listen(preferred, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }

  function drop(): void {
    for (const socket of sockets) socket.destroy()
  }

  async function connect(client: Socket): Promise<void> {
    keep(client)
    const { port: shared } = await replication.ready
    if (!replication.answers(region)) throw new Error(`${region} sees no other region`)
    const upstream = createConnection(shared, '127.0.0.1')
    keep(upstream)
    client.once('close', () => upstream.destroy())
    upstream.once('close', () => client.destroy())
    relay(client, upstream)
  }

  function keep(socket: Socket): void {
    sockets.add(socket.setNoDelay())
    socket.once('close', () => sockets.delete(socket))
    // It is closed after an error, and whoever is at its other end learns of that.
    socket.on('error', () => {})
  }

  function relay(client: Socket, upstream: Socket): void {
    const messages = new Messages()
    const commits = new Commits()
    let requests = Promise.resolve()
    let answers = Promise.resolve()
    let waitMs = 0
    client.on('data', (bytes) => {
      for (const message of messages.add(bytes)) {
        requests = requests.then(async () => {
          waitMs = commits.isFinal(message) ? replication.lagMs / 2 : 0
          if (waitMs > 0) await sleep(waitMs)
          upstream.write(message.bytes)
        })
      }
    })
    upstream.on('data', (bytes) => {
      answers = answers.then(async () => {
        if (waitMs > 0) await sleep(waitMs)
        client.write(bytes)
      })
    })
  }

  async function close(): Promise<void> {
    drop()
    if (!server.listening) return
    server.close()
    await once(server, 'close')
  }

  const endpoint = () => `postgres://127.0.0.1:${port}`
  return {
    region,
    get endpoint() {
      return endpoint()
    },
    get env() {
      return { AWS_REGION: region, DSQL_ENDPOINT: endpoint(), DSQL_CONNECTIONS: '10' }
    },
    kill: close,
    async restart() {
      await close()
      port = await listen(port)
    },
    stop: close,
  }
}
