import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { dirname } from 'node:path'

/** A network connection between one point of presence and the objects that can be taken away. */
export interface Way {
  /** Ends all connections and takes no new one: calls fail with "Network connection lost." */
  cut(): void
  /** Calls go through again, once Miniflare has noticed: about a tenth of a second. */
  heal(): void
  /** Leads to another process from now on. */
  leadTo(entry: string): void
  stop(): void
}

/** Miniflare forgets who has not been heard of for 90 s. */
const heardOfMs = 10_000

/**
 * A TCP relay in front of a Worker of another process. Miniflare finds such a Worker by a file in its "dev registry";
 * this writes the same file for a point of presence, with the relay's address in it.
 *
 * @param entry the Worker's own entry in the registry
 * @param file where the point of presence looks for it
 */
export async function startWay({ entry, file }: { entry: string; file: string }): Promise<Way> {
  const sockets = new Set<Socket>()
  let target = addressOf(entry)
  let isCut = false
  let made = 0

  const relay = createServer((near) => {
    if (isCut) return near.destroy()
    const far = connect(target.port, target.host)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
  const { port } = relay.address() as AddressInfo
  mkdirSync(dirname(file), { recursive: true })

  /** Miniflare keeps a broken connection until the entry names another instance. */
  function announce(): void {
    const instanceId = `way-${made++}`
    const announced = { ...JSON.parse(entry), debugPortAddress: `127.0.0.1:${port}`, instanceId }
    writeFileSync(`${file}.new`, JSON.stringify(announced))
    renameSync(`${file}.new`, file)
  }

  function hangUp(): void {
    for (const socket of sockets) socket.destroy()
  }

  announce()
  const heartbeat = setInterval(() => utimesSync(file, new Date(), new Date()), heardOfMs)

  return {
    cut() {
      isCut = true
      hangUp()
    },
    heal() {
      isCut = false
      announce()
    },
    leadTo(entry) {
      target = addressOf(entry)
      hangUp()
      if (!isCut) announce()
    },
    stop() {
      clearInterval(heartbeat)
      relay.close()
      hangUp()
    },
  }
}

function addressOf(entry: string): { host: string; port: number } {
  const { debugPortAddress } = JSON.parse(entry) as { debugPortAddress: string }
  const [host, port] = debugPortAddress.split(':') as [string, string]
  return { host, port: Number(port) }
}
