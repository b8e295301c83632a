import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Point } from '../../src/api/counted.ts'
import { topology } from '../../topology.ts'
import { bundle } from './bundle.ts'
import { type Clock, LocalCloud } from './cloud.ts'
import { removeWithParent } from './guard.ts'
import { type State, startState } from './state.ts'
import { overrideOf, versionFor } from './versions.ts'
import { startWorkerd, type Worker } from './workerd.ts'

/** What a version that is broken on purpose does with an order. All else works, its smoke test too. */
export const faults = ['fails', 'throws', 'refuses', 'hangs'] as const
export type Fault = (typeof faults)[number]

/** Some points of presence, by the airports that Cloudflare calls them after. */
export const places = ['ams', 'gru', 'sin', 'syd'] as const

export interface LocalOptions {
  /** How far copies of the data are behind, where there are any. */
  lagMs: number
  /** The time that a rollout waits by; default: real time. */
  clock?: Clock
}

/** Points of presence on this machine, and the part of Cloudflare that a rollout talks to. */
export interface Local {
  /** One address for all; a client says in `x-place` at which point of presence it comes in. */
  url: string
  cloud: LocalCloud
  state: State
  /** Uploads the sources as they are now; nobody gets the version before it is deployed. */
  release(broken?: Pick<Version, 'fault'>): Promise<string>
  /** Ends all that runs, without a word, and starts it again; from then on with these objects, if they are given. */
  crash(objects?: string): Promise<void>
  stop(): Promise<void>
}

/** One uploaded version of the service. */
interface Version {
  id: string
  script: string
  fault?: Fault | undefined
}

/** Stands where a request comes in, and where Cloudflare chooses the version that takes it. */
const edge = `export default {
  async fetch(request, env) {
    const place = request.headers.get('x-place')
    const chosen = await env.CLOUD.fetch('http://cloud/version', { headers: request.headers })
    const version = env[place + '-' + await chosen.text()]
    return version.fetch(request, { cf: { ...request.cf, colo: place } })
  },
}`

/**
 * Starts points of presence with one version of the service.
 *
 * @returns when all of them take requests
 * @throws when the Worker does not compile or start
 */
export async function startLocal({ lagMs, clock }: LocalOptions): Promise<Local> {
  const folder = await mkdtemp(join(tmpdir(), `${topology.service}-`))
  removeWithParent(folder)
  const stops: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })]
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end()
  }
  try {
    const first: Version = { id: randomUUID(), script: await bundle('toolkit/laptop/service.ts') }
    const uploaded = new Map([[first.id, first]])
    let url = ''
    const cloud = new LocalCloud({
      first: first.id,
      clock,
      knows: (version) => uploaded.has(version),
      smoke: (version) => smoke(url, version),
    })
    const state = await startState({ pops: [...places], lagMs })
    stops.push(() => state.stop())

    let objects = first.script
    const workers = (): Worker[] => {
      const CLOUD = (request: Request) => ask(cloud, request)
      const versions = places.flatMap((place) =>
        [...uploaded.values()].map(({ id, script, fault }) => ({
          ...{ name: `${place}-${id}`, script, serviceBindings: { CLOUD } },
          bindings: { CF_VERSION_METADATA: { id }, ...(fault && { FAULT: fault }) },
          ...state.bindings(place),
        })),
      )
      const bound = Object.fromEntries(versions.map(({ name }) => [name, name]))
      const serviceBindings = { CLOUD, ...bound }
      return [
        { name: 'edge', script: edge, serviceBindings },
        ...state.workers(objects),
        ...versions,
      ]
    }
    const workerd = await startWorkerd(workers(), join(folder, 'disk'))
    stops.push(() => workerd.stop())
    url = workerd.url
    return {
      ...{ url, cloud, state, stop },
      async release(broken = {}) {
        const script = await bundle('toolkit/laptop/service.ts')
        const version = { id: randomUUID(), script, ...broken }
        const deployment = await cloud.deployment()
        for (const id of uploaded.keys()) {
          if (!deployment.some((split) => split.version === id)) uploaded.delete(id)
        }
        uploaded.set(version.id, version)
        await workerd.load(workers())
        return version.id
      },
      async crash(script = objects) {
        objects = script
        await workerd.load(workers())
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** What the Workers ask of Cloudflare while they run. */
async function ask(cloud: LocalCloud, request: Request): Promise<Response> {
  if (request.method === 'POST') {
    cloud.record((await request.json()) as Point[])
    return new Response()
  }
  return new Response(versionFor(cloud.inForce(), topology.service, request.headers))
}

/** Asks a version at 0 %, as the release is asked in the cloud. */
async function smoke(url: string, version: string): Promise<string | undefined> {
  for (const path of ['/health', '/health/data']) {
    const response = await fetch(`${url}${path}`, {
      headers: { ...overrideOf(topology.service, version), 'x-place': places[0] },
    })
    await response.text()
    const answering = response.headers.get('x-version')
    if (response.status !== 200 || answering !== version) {
      return `GET ${path} answered ${response.status} from ${answering}`
    }
  }
  return undefined
}
