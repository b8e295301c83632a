import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../cloudflare/config.ts'
import { type State, startState } from './state.ts'
import { bundle, startWorkerd, type Worker } from './workerd.ts'

/** Some points of presence, by the airports that Cloudflare calls them after. */
export const places = ['ams', 'gru', 'sin', 'syd'] as const

export interface LocalOptions {
  /** How far copies of the data are behind, where there are any. */
  lagMs: number
  /** Default: some of all continents. */
  places?: readonly string[]
  /** The Worker that runs at each, as text; default: this service, as its sources are now. */
  script?: string | ((place: string) => string)
  /** The Worker of which all objects are, if wrangler.jsonc binds any; default: this service. */
  owner?: string
}

/** Points of presence on this machine, which share one state. */
export interface Local {
  /** One address for all; a client says in `x-place` at which point of presence it comes in. */
  url: string
  state: State
  /** Ends all that runs, without a word, and starts it again; from then on with these objects, if they are given. */
  crash(owner?: string): Promise<void>
  stop(): Promise<void>
}

/** Stands where a request comes in. */
const edge = `export default {
  fetch(request, env) {
    const place = request.headers.get('x-place')
    return env[place].fetch(request, { cf: { ...request.cf, colo: place } })
  },
}`

/**
 * Starts points of presence.
 *
 * @returns when all of them take requests
 * @throws when the Worker does not compile or start
 */
export async function startLocal(options: LocalOptions): Promise<Local> {
  const service = () => bundle('src/api/worker.ts')
  const { lagMs, places: pops = places, script = await service() } = options
  let { owner: objects = await service() } = options
  const bound = readConfig().durable_objects?.bindings ?? []
  const owner = 'objects'
  const objectsOf = (where: object) => ({
    durableObjects: Object.fromEntries(
      bound.map(({ name, class_name: className }) => [name, { className, ...where }]),
    ),
  })
  const folder = await mkdtemp(join(tmpdir(), 'pops-'))
  const stops = [() => rm(folder, { recursive: true, force: true })]
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end()
  }
  try {
    const state = await startState({ pops: [...pops], lagMs })
    stops.push(() => state.stop())
    const workers = (): Worker[] => [
      {
        ...{ name: 'edge', script: edge },
        serviceBindings: Object.fromEntries(pops.map((pop) => [pop, `at-${pop}`])),
      },
      // Cloudflare would run some by the old release and some by the new one during a rollout; here one runs all.
      ...(bound.length === 0
        ? []
        : [
            {
              name: owner,
              script: objects,
              ...objectsOf({ useSQLite: true }),
              ...state.bindings(owner),
            },
          ]),
      ...pops.map((pop) => ({
        name: `at-${pop}`,
        script: typeof script === 'string' ? script : script(pop),
        bindings: { CF_VERSION_METADATA: { id: pop } },
        ...objectsOf({ scriptName: owner }),
        ...state.bindings(pop),
      })),
    ]
    const workerd = await startWorkerd(workers(), folder)
    stops.push(() => workerd.stop())
    return {
      ...{ url: workerd.url, state, stop },
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
