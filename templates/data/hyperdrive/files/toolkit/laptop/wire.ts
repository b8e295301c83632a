import { once } from 'node:events'
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net'

/** When a connection breaks: before the database hears what is sent, or when that has done it and before its answer is heard. */
export type Break = 'before' | 'after' | undefined

/** The way from Hyperdrive to the database. */
export interface Wire {
  port: number
  /** Breaks all connections, and makes no other until it is healed. */
  cut(): void
  heal(): void
  /** What befalls whatever is sent from now on. */
  befall(breaks: (sent: Buffer) => Break): void
  stop(): Promise<void>
}

/** @param port of the database */
export async function startWire(port: number): Promise<Wire> {
  const sockets = new Set<Socket>()
  let isCut = false
  let befalls: (sent: Buffer) => Break = () => undefined

  function keep(socket: Socket): Socket {
    sockets.add(socket.setNoDelay())
    socket.once('close', () => sockets.delete(socket))
    // It is closed after an error, and whoever is at its other end learns of that.
    socket.on('error', () => {})
    return socket
  }

  const server = createServer((socket) => {
    const client = keep(socket)
    if (isCut) {
      client.destroy()
      return
    }
    const database = keep(createConnection(port, '127.0.0.1'))
    client.once('close', () => database.destroy())
    database.once('close', () => client.destroy())
    let isDeaf = false
    client.on('data', (bytes) => {
      const breaks = befalls(bytes)
      if (breaks === 'before') {
        client.destroy()
        return
      }
      isDeaf ||= breaks === 'after'
      database.write(bytes)
    })
    database.on('data', (bytes) => {
      if (isDeaf) client.destroy()
      else client.write(bytes)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')

  function drop(): void {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true
      drop()
    },
    heal() {
      isCut = false
    },
    befall(breaks) {
      befalls = breaks
    },
    async stop() {
      drop()
      server.close()
      await once(server, 'close')
    },
  }
}
