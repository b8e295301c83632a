import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { topology } from '../topology.ts'
import { type Listening, startAnycast, startDirect } from './anycast.ts'
import { bundle } from './bundle.ts'
import { type Clock, FastClock } from './clock.ts'
import { LocalCloud, type LocalCloudOptions } from './cloud.ts'
import { removeWithParent } from './guard.ts'
import { PointOfPresence, type Version } from './pop.ts'
import { type State, startState } from './state.ts'
import { endWorkerdWithParent } from './workerd.ts'

export interface LocalOptions {
  /** Continents that have a point of presence; default: all of the topology's. */
  pops?: string[]
  /** How far copies of the data are behind, where there are any; default 500 ms. */
  lagMs?: number
  /** How long a lost point of presence's route is still believed in; default 1000 ms. Cloudflare names no figure. */
  withdrawMs?: number
  /** The time that a rollout waits by; default: real time. */
  clock?: Clock
  /** Who hears of changes late, and what is waited for after each: default nobody, and nothing. */
  late?: LocalCloudOptions['late']
  onChange?: LocalCloudOptions['onChange']
  /** Takes what a rollout says. */
  say?: (line: string) => void
  /** Takes the Workers' log lines. */
  log?: (line: string) => void
}

/** Points of presence on this machine, one address for all of them, and the part of Cloudflare that a rollout talks to. */
export interface Local {
  /** Where users come in: anycast. */
  url: string
  /** Each under an address of its own. */
  pops: { name: string; url: string }[]
  cloud: LocalCloud
  state: State
  lose(pop: string): Promise<void>
  heal(pop: string): Promise<void>
  /** Takes the way to the data away from a point of presence. */
  cut(pop: string): void
  restore(pop: string): void
  /** Uploads the sources as they are now; nobody gets the version before it is deployed. */
  release(broken?: Pick<Version, 'fault' | 'faultIn'>): Promise<string>
  stop(): Promise<void>
}

/**
 * Starts a point of presence for each continent, with one version of the service.
 *
 * @returns when all of them take requests
 * @throws when a Worker does not compile or start
 */
export async function startLocal(options: LocalOptions = {}): Promise<Local> {
  const { lagMs = 500, withdrawMs = 1000, clock = new FastClock(1) } = options
  const { say = () => {}, log = () => {}, late, onChange } = options
  const names = options.pops ?? topology.continents.map(({ name }) => name)
  const smokeToken = randomUUID()
  endWorkerdWithParent()
  const registry = await mkdtemp(join(tmpdir(), `${topology.service}-`))
  removeWithParent(registry)

  const stops: (() => Promise<void>)[] = [() => rm(registry, { recursive: true, force: true })]
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end()
  }
  try {
    const first = { id: randomUUID(), script: await bundle('local/service.ts') }
    const uploaded = new Map<string, Version>([[first.id, first]])
    const cloud = new LocalCloud({
      first: first.id,
      ...{ clock, late, onChange },
      knows: (version) => uploaded.has(version),
      smoke: (version) => smoke(anycast.url, version, smokeToken),
      say,
    })
    const state = await startState({ pops: names, lagMs, registry, script: first.script })
    stops.push(() => state.stop())
    const pops = await startPops(names, state, { smokeToken, cloud, log }, stops)
    await Promise.all(pops.map((pop) => pop.load([first])))
    const anycast = await startAnycast({ continents: topology.continents, pops, withdrawMs })
    stops.push(() => anycast.stop())
    const direct = await Promise.all(pops.map((pop) => listed(pop, stops)))

    const named = (name: string): PointOfPresence => {
      const pop = pops.find((one) => one.name === name)
      if (!pop) throw new Error(`${name} is not one of ${names.join(', ')}`)
      return pop
    }
    return {
      url: anycast.url,
      pops: direct,
      cloud,
      state,
      lose: (pop) => named(pop).lose(),
      heal: (pop) => named(pop).load([...uploaded.values()]),
      cut: (pop) => state.cut(named(pop).name),
      restore: (pop) => state.heal(named(pop).name),
      async release(broken = {}) {
        const script = await bundle('local/service.ts')
        const version = { id: randomUUID(), script, ...broken }
        const { deployment } = cloud.inForce()
        for (const id of uploaded.keys()) {
          if (!deployment.some((split) => split.version === id)) uploaded.delete(id)
        }
        uploaded.set(version.id, version)
        const there = pops.filter(({ lostAt }) => lostAt === undefined)
        await Promise.all(there.map((pop) => pop.load([...uploaded.values()])))
        return version.id
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startPops(
  names: string[],
  state: State,
  shared: { smokeToken: string; cloud: LocalCloud; log: (line: string) => void },
  stops: (() => Promise<void>)[],
): Promise<PointOfPresence[]> {
  const edge = await bundle('local/edge.ts')
  return names.map((name) => {
    const bindings = state.bindings(name)
    const registry = state.registry(name)
    const pop = new PointOfPresence({ name, edge, registry, bindings, ...shared })
    stops.push(() => pop.stop())
    return pop
  })
}

async function listed(pop: PointOfPresence, stops: (() => Promise<void>)[]) {
  const { url, stop }: Listening = await startDirect(pop)
  stops.push(stop)
  return { name: pop.name, url }
}

/** Asks a version at 0 %, as the release is asked in the cloud: through the router, with the token that lets it choose. */
async function smoke(url: string, version: string, token: string): Promise<string | undefined> {
  for (const path of ['/health', '/items/smoke-test']) {
    const headers = { 'x-rollout-version': version, 'x-rollout-token': token }
    const response = await fetch(`${url}${path}`, { headers })
    await response.text()
    const answering = response.headers.get('x-version')
    if (response.status >= 500 || answering !== version) {
      return `GET ${path} answered ${response.status} from ${answering}`
    }
  }
  return undefined
}
