import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { runtimeOf } from './runtime.ts'
import { startWay, type Way } from './way.ts'

/** The name under which the points of presence find the objects. */
const name = 'objects'

/** Where all objects live, with a way to it from each point of presence. */
export interface Owner {
  /** What a point of presence binds to reach the objects, as Miniflare's worker options. */
  durableObjects: Record<string, { className: string; scriptName: string }>
  /** The folder in which Miniflare at a point of presence looks for Workers of other processes. */
  registry(pop: string): string
  cut(pop: string): void
  heal(pop: string): void
  /**
   * Ends the process that runs the objects, without a word, and starts another one on what it had on disk; with the
   * objects' classes of another release, if `script` has them.
   */
  restart(script?: string): Promise<void>
  stop(): Promise<void>
}

export interface OwnerOptions {
  pops: readonly string[]
  /** An empty folder. */
  registry: string
  /** The bundled service, which exports the objects' classes. */
  script: string
  /** More of Miniflare's worker options, such as bindings that the objects use. */
  worker?: Record<string, unknown>
}

/**
 * One process that runs every object, as Cloudflare runs each object in one place at a time.
 *
 * Cloudflare would run some objects by the old release and some by the new one during a rollout; here all are run by the
 * one in `script`. How the two get on is the matter of test/contract/two-builds.test.ts.
 */
export async function startOwner({ pops, registry, script, worker }: OwnerOptions): Promise<Owner> {
  const disk = join(registry, 'disk')
  const home = join(registry, 'owner')
  let process: Miniflare | undefined

  async function start(script: string): Promise<string> {
    process = new Miniflare(
      convertV4MiniflareOptions({
        unsafeDevRegistryPath: home,
        resourcePersistencePath: disk,
        workers: [
          {
            name,
            modules: true,
            script,
            ...runtimeOf(),
            durableObjects: {
              ITEM: { className: 'Item', useSQLite: true },
              ORDER: { className: 'Order', useSQLite: true },
            },
            ...worker,
          },
        ],
      }),
    )
    await process.ready
    return readFile(join(home, name), 'utf8')
  }

  const entry = await start(script)
  const ways = new Map<string, Way>()
  for (const pop of pops) {
    ways.set(pop, await startWay({ entry, file: join(registry, pop, name) }))
  }
  const wayOf = (pop: string): Way => {
    const way = ways.get(pop)
    if (!way) throw new Error(`${pop} is not one of ${[...ways.keys()].join(', ')}`)
    return way
  }

  return {
    durableObjects: {
      ITEM: { className: 'Item', scriptName: name },
      ORDER: { className: 'Order', scriptName: name },
    },
    registry: (pop) => join(registry, pop),
    cut: (pop) => wayOf(pop).cut(),
    heal: (pop) => wayOf(pop).heal(),
    async restart(other = script) {
      await process?.dispose()
      const restarted = await start(other)
      for (const way of ways.values()) way.leadTo(restarted)
    },
    async stop() {
      for (const way of ways.values()) way.stop()
      await process?.dispose()
      await rm(registry, { recursive: true, force: true })
    },
  }
}
