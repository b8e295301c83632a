import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import { convertV4MiniflareOptions, Miniflare, type V4MiniflareOptions } from 'miniflare'
import type { LocalCloud } from './cloud.ts'
import type { Fault } from './faults.ts'
import { inForceHeader, pointsHeader } from './in-force.ts'
import { runtimeOf } from './runtime.ts'

/** One uploaded version of the service. `faultIn` names the points of presence where the fault shows; absent: all. */
export interface Version {
  id: string
  script: string
  fault?: Fault | undefined
  faultIn?: string[] | undefined
}

export interface PopOptions {
  name: string
  /** The bundled `edge.ts`. */
  edge: string
  registry: string
  smokeToken: string
  /** What every version is bound to here, in miniflare's options for a Worker. */
  bindings: Record<string, unknown>
  cloud: Pick<LocalCloud, 'inForce' | 'record'>
  log: (line: string) => void
}

const requestTimeoutMs = 30_000

/** One point of presence: the router and the loaded versions of the service, in a workerd of their own. */
export class PointOfPresence {
  readonly name: string
  /** Since when, in milliseconds of `performance.now()`; undefined while it serves. */
  lostAt: number | undefined
  private readonly options: PopOptions
  private readonly agent = new Agent({ keepAlive: true })
  private miniflare: Miniflare | undefined
  private url = ''
  private taking = 0
  private onIdle = () => {}
  private turn: Promise<void> = Promise.resolve()

  constructor(options: PopOptions) {
    this.name = options.name
    this.options = options
  }

  /** Starts it, or changes the versions it holds; requests that come meanwhile wait. */
  load(versions: Version[]): Promise<void> {
    return this.inTurn(async () => {
      const options = this.workers(versions)
      if (this.miniflare) {
        await this.idle()
        await this.miniflare.setOptions(options)
      } else {
        this.miniflare = new Miniflare(options)
      }
      this.url = (await this.miniflare.ready).origin
      this.lostAt = undefined
    })
  }

  /** Takes it away at once and without a word; what it was answering is never answered. */
  lose(): Promise<void> {
    this.lostAt ??= performance.now()
    return this.inTurn(async () => {
      // Again, in case it was just coming back.
      this.lostAt ??= performance.now()
      await this.miniflare?.dispose()
      this.miniflare = undefined
    })
  }

  async stop(): Promise<void> {
    await this.lose()
    this.agent.destroy()
  }

  /** Answers as this point of presence; while it is lost, nobody does. `continent` is where the client is. */
  async take(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    continent: string,
  ): Promise<void> {
    await this.turn
    if (this.lostAt !== undefined || outgoing.destroyed) {
      outgoing.destroy()
      return
    }
    this.taking++
    outgoing.on('close', () => {
      this.taking--
      if (this.taking === 0) this.onIdle()
    })
    outgoing.setHeader('x-served-at', this.name)
    const upstream = request(`${this.url}${incoming.url}`, {
      method: incoming.method,
      headers: {
        ...incoming.headers,
        'x-client-continent': continent,
        [inForceHeader]: JSON.stringify(this.options.cloud.inForce(this.name)),
        'cf-connecting-ip': incoming.socket.remoteAddress,
      },
      agent: this.agent,
      timeout: requestTimeoutMs,
    })
    upstream.on('timeout', () => upstream.destroy())
    upstream.on('response', (response) => {
      const { [pointsHeader]: points, ...headers } = response.headers
      this.options.cloud.record(JSON.parse(`${points ?? '[]'}`))
      outgoing.writeHead(response.statusCode ?? 502, headers)
      pipeline(response, outgoing, () => {})
    })
    upstream.on('error', () => outgoing.destroy())
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) upstream.destroy()
    })
    incoming.pipe(upstream)
  }

  private workers(versions: Version[]): ReturnType<typeof convertV4MiniflareOptions> {
    const { name, edge, registry, smokeToken, bindings, log } = this.options
    const workerName = (id: string) => `${name}-${id}`
    const services = Object.fromEntries(versions.map(({ id }) => [id, workerName(id)]))
    return convertV4MiniflareOptions({
      cf: { colo: name },
      unsafeDevRegistryPath: registry,
      handleStructuredLogs: ({ message }) => log(message),
      workers: [
        {
          ...runtimeOf('router'),
          name: workerName('edge'),
          modules: true,
          script: edge,
          bindings: { SMOKE_TOKEN: smokeToken },
          serviceBindings: services,
        },
        ...versions.map(({ id, script, fault, faultIn }) => ({
          ...runtimeOf('service'),
          ...bindings,
          name: workerName(id),
          modules: true,
          script,
          bindings: {
            ...(bindings.bindings as object | undefined),
            CF_VERSION_METADATA: { id },
            ...(fault && (faultIn ?? [name]).includes(name) && { FAULT: fault }),
          },
        })),
      ],
    } as V4MiniflareOptions)
  }

  private idle(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.onIdle = resolve
    if (this.taking === 0) resolve()
    return promise
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.turn.then(work)
    this.turn = done.catch(() => {})
    return done
  }
}
