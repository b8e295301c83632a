import { convertV4MiniflareOptions, Miniflare, type V4MiniflareOptions } from 'miniflare'
import type { Point } from '../src/api/counted.ts'
import { topology } from '../topology.ts'
import type { LocalCloud } from './cloud.ts'
import type { Fault } from './faults.ts'
import { runtimeOf } from './runtime.ts'
import { versionFor } from './versions.ts'

/** One uploaded version of the service. */
export interface Version {
  id: string
  script: string
  fault?: Fault | undefined
}

export interface PopOptions {
  name: string
  registry: string
  /** What every version is bound to here, in miniflare's options for a Worker. */
  bindings: Record<string, unknown>
  cloud: Pick<LocalCloud, 'inForce' | 'record'>
}

/** Stands where Cloudflare chooses the version that takes a request. */
const edge = `export default {
  async fetch(request, env) {
    const chosen = await env.CLOUD.fetch('http://cloud/version', { headers: request.headers })
    return env[await chosen.text()].fetch(request)
  },
}`

/** One point of presence: the loaded versions of the service, in a workerd of their own. */
export class PointOfPresence {
  readonly name: string
  url = ''
  private readonly options: PopOptions
  private miniflare: Miniflare | undefined

  constructor(options: PopOptions) {
    this.name = options.name
    this.options = options
  }

  /** Starts it, or changes the versions it holds; nobody may be asking it anything then. */
  async load(versions: Version[]): Promise<void> {
    const options = this.workers(versions)
    if (this.miniflare) await this.miniflare.setOptions(options)
    else this.miniflare = new Miniflare(options)
    this.url = (await this.miniflare.ready).origin
  }

  async stop(): Promise<void> {
    await this.miniflare?.dispose()
  }

  private workers(versions: Version[]): ReturnType<typeof convertV4MiniflareOptions> {
    const { name, registry, bindings } = this.options
    const workerName = (id: string) => `${name}-${id}`
    const CLOUD = (request: Request) => this.cloud(request)
    return convertV4MiniflareOptions({
      cf: { colo: name },
      unsafeDevRegistryPath: registry,
      handleStructuredLogs: () => {},
      workers: [
        {
          ...runtimeOf(),
          name: workerName('edge'),
          modules: true,
          script: edge,
          serviceBindings: {
            CLOUD,
            ...Object.fromEntries(versions.map(({ id }) => [id, workerName(id)])),
          },
        },
        ...versions.map(({ id, script, fault }) => ({
          ...runtimeOf(),
          ...bindings,
          name: workerName(id),
          modules: true,
          script,
          serviceBindings: { CLOUD },
          bindings: {
            ...(bindings.bindings as object | undefined),
            CF_VERSION_METADATA: { id },
            ...(fault && { FAULT: fault }),
          },
        })),
      ],
    } as unknown as V4MiniflareOptions)
  }

  /** What the Workers ask of Cloudflare while they run. */
  private async cloud(request: Request): Promise<Response> {
    const { cloud } = this.options
    if (request.method === 'POST') {
      cloud.record((await request.json()) as Point[])
      return new Response()
    }
    return new Response(versionFor(cloud.inForce(), topology.service, request.headers))
  }
}
