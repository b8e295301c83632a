import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { topology } from '../topology.ts'
import { bundle } from './bundle.ts'
import { type Clock, LocalCloud } from './cloud.ts'
import { removeWithParent } from './guard.ts'
import { PointOfPresence, type Version } from './pop.ts'
import { type State, startState } from './state.ts'
import { overrideOf } from './versions.ts'

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
  pops: { name: string; url: string }[]
  cloud: LocalCloud
  state: State
  /** Takes the way to the data away from a point of presence. */
  cut(pop: string): void
  restore(pop: string): void
  /** Uploads the sources as they are now; nobody gets the version before it is deployed. */
  release(broken?: Pick<Version, 'fault'>): Promise<string>
  stop(): Promise<void>
}

/**
 * Starts points of presence with one version of the service.
 *
 * @returns when all of them take requests
 * @throws when the Worker does not compile or start
 */
export async function startLocal({ lagMs, clock }: LocalOptions): Promise<Local> {
  const registry = await mkdtemp(join(tmpdir(), `${topology.service}-`))
  removeWithParent(registry)
  const stops: (() => Promise<void>)[] = [() => rm(registry, { recursive: true, force: true })]
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end()
  }
  try {
    const first = { id: randomUUID(), script: await bundle('local/service.ts') }
    const uploaded = new Map<string, Version>([[first.id, first]])
    const pops: PointOfPresence[] = []
    const cloud = new LocalCloud({
      first: first.id,
      clock,
      knows: (version) => uploaded.has(version),
      smoke: (version) => smoke(pops[0]?.url ?? '', version),
    })
    const state = await startState({ pops: [...places], lagMs, registry, script: first.script })
    stops.push(() => state.stop())
    for (const name of places) {
      const of = { registry: state.registry(name), bindings: state.bindings(name), cloud }
      const pop = new PointOfPresence({ name, ...of })
      pops.push(pop)
      stops.push(() => pop.stop())
    }
    await Promise.all(pops.map((pop) => pop.load([first])))
    return {
      pops,
      cloud,
      state,
      cut: (pop) => state.cut(pop),
      restore: (pop) => state.heal(pop),
      async release(broken = {}) {
        const script = await bundle('local/service.ts')
        const version = { id: randomUUID(), script, ...broken }
        const deployment = await cloud.deployment()
        for (const id of uploaded.keys()) {
          if (!deployment.some((split) => split.version === id)) uploaded.delete(id)
        }
        uploaded.set(version.id, version)
        await Promise.all(pops.map((pop) => pop.load([...uploaded.values()])))
        return version.id
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Asks a version at 0 %, as the release is asked in the cloud. */
async function smoke(url: string, version: string): Promise<string | undefined> {
  for (const path of ['/health', '/items/smoke-test']) {
    const response = await fetch(`${url}${path}`, {
      headers: overrideOf(topology.service, version),
    })
    await response.text()
    const answering = response.headers.get('x-version')
    if (response.status >= 500 || answering !== version) {
      return `GET ${path} answered ${response.status} from ${answering}`
    }
  }
  return undefined
}
