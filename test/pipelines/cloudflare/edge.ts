import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DataPoint, Metrics } from './metrics.ts'
import { type D1, loadMiniflare, type Miniflare } from './miniflare.ts'
import type { Binding, Script, Scripts, Split, Version } from './scripts.ts'
import { chooseVersion } from './split.ts'
import { chooser, entry, OBJECTS } from './workers.ts'

const KEEPER = 'keeper'

/** Where uploaded Workers run: one miniflare, set up anew whenever what is deployed changes. */
export class Edge {
  /** What the Workers printed. */
  readonly logs: string[] = []
  readonly #scripts: Scripts
  readonly #metrics: Metrics
  readonly #databases = new Set<string>()
  /** Where each Hyperdrive configuration leads, by its id. */
  readonly #origins = new Map<string, string>()
  readonly #state = mkdtempSync(join(tmpdir(), 'edge-'))
  readonly #project: string
  /** What runs, which a moment after a call is not what the scripts say: by script, its newest version first. */
  #deployed = new Map<string, Split[]>()
  #miniflare: Miniflare | undefined
  #turn: Promise<unknown> = Promise.resolve()
  #underWay = 0

  constructor(scripts: Scripts, metrics: Metrics, project: string) {
    this.#scripts = scripts
    this.#metrics = metrics
    this.#project = project
  }

  /** Runs what is deployed now. Requests that are under way end first; those that come meanwhile wait. */
  apply(): Promise<void> {
    const done = this.#turn.then(async () => {
      while (this.#underWay > 0) await new Promise((resolve) => setTimeout(resolve, 5))
      const { make, convert } = await loadMiniflare(this.#project)
      this.#deployed = new Map(
        [...this.#scripts.all.values()].map((script) => [script.name, newestFirst(script)]),
      )
      const options = convert(this.#options())
      if (this.#miniflare) await this.#miniflare.setOptions(options)
      else this.#miniflare = make(options)
      await this.#miniflare.ready
    })
    this.#turn = done.catch(() => {})
    return done
  }

  async addDatabase(id: string): Promise<void> {
    this.#databases.add(id)
    await this.apply()
  }

  addOrigin(id: string, connectionString: string): void {
    this.#origins.set(id, connectionString)
  }

  async database(id: string): Promise<D1> {
    await this.#turn
    return (this.#miniflare as Miniflare).getD1Database(id, KEEPER)
  }

  /** A request from outside, as a point of presence gives it to a Worker. */
  async fetch(script: string, url: string, init: object): Promise<Response> {
    for (let turn: unknown; turn !== this.#turn; ) {
      turn = this.#turn
      await turn
    }
    this.#underWay += 1
    try {
      const headers = { ...(init as { headers: object }).headers, 'x-script': script }
      return await (this.#miniflare as Miniflare).dispatchFetch(url, { ...init, headers })
    } finally {
      this.#underWay -= 1
    }
  }

  async stop(): Promise<void> {
    await this.#turn
    await this.#miniflare?.dispose()
    rmSync(this.#state, { recursive: true, force: true })
  }

  #options(): object {
    const deployed = [...this.#scripts.all.values()].filter(({ deployments }) => deployments[0])
    const versions = deployed.flatMap((script) =>
      current(script).map(({ version_id }) => this.#worker(script, version_id)),
    )
    const front = {
      name: 'front',
      modules: true,
      script: `export default { fetch(request, env) {
        const headers = new Headers(request.headers)
        headers.delete('x-script')
        return env[request.headers.get('x-script')].fetch(new Request(request, { headers }))
      } }`,
      serviceBindings: Object.fromEntries(deployed.map(({ name }) => [name, name])),
    }
    const keeper = {
      name: KEEPER,
      modules: true,
      script: 'export default {}',
      d1Databases: Object.fromEntries([...this.#databases].map((id) => [id, id])),
    }
    const choosers = deployed.map((script) => ({
      name: script.name,
      modules: true,
      script: chooser(script.name),
      serviceBindings: {
        ACCOUNT: this.#account,
        ...Object.fromEntries(
          current(script).map(({ version_id }) => [version_id, `${script.name}@${version_id}`]),
        ),
      },
    }))
    const objects = deployed
      .filter(({ classes }) => classes.size > 0)
      .map((script) => this.#objects(script))
    const workers = [front, keeper, ...choosers, ...versions, ...objects]
    return {
      defaultPersistRoot: this.#state,
      handleStructuredLogs: ({ message }: { message: string }) => this.logs.push(message),
      workers: workers.map((worker) => ({ compatibilityDate: '2026-11-17', ...worker })),
    }
  }

  #worker(script: Script, id: string): object {
    const version = this.#scripts.version(script.name, id)
    return {
      name: `${script.name}@${id}`,
      ...this.#code(version),
      ...this.#bindings(script, version),
    }
  }

  /** All of a script's objects run its version with the most traffic. Cloudflare moves them one by one. */
  #objects(script: Script): object {
    const [most] = current(script).sort((a, b) => b.percentage - a.percentage)
    const version = this.#scripts.version(script.name, (most as Split).version_id)
    const bindings = this.#bindings(script, version)
    const own = Object.entries(bindings.durableObjects).map(([name, bound]) => {
      const { className } = bound as { className: string }
      return [name, { className, useSQLite: true }] as const
    })
    const bound = own.map(([, { className }]) => className)
    const unbound = [...script.classes].filter((name) => !bound.includes(name))
    return {
      name: script.name + OBJECTS,
      ...this.#code(version),
      ...bindings,
      durableObjects: Object.fromEntries(own),
      additionalUnboundDurableObjects: unbound.map((className) => ({ className, useSQLite: true })),
    }
  }

  #code({ main, modules, bindings, compatibilityDate, compatibilityFlags }: Version): object {
    const datasets = bindings.filter(({ type }) => type === 'analytics_engine')
    const kinds: Record<string, string> = {
      'application/javascript+module': 'ESModule',
      'application/wasm': 'CompiledWasm',
      'text/plain': 'Text',
    }
    return {
      compatibilityDate,
      compatibilityFlags,
      modulesRoot: '/',
      modules: [
        {
          type: 'ESModule',
          path: '/entry.mjs',
          contents: entry(main, Object.fromEntries(datasets.map((one) => [one.name, one.dataset]))),
        },
        ...modules
          .filter(({ type }) => type !== 'application/source-map')
          .map(({ name, type, text }) => {
            const kind = kinds[type]
            if (!kind) throw new Error(`The account of the tests knows no module of type ${type}.`)
            return { type: kind, path: `/${name}`, contents: text }
          }),
      ],
    }
  }

  #bindings(script: Script, version: Version) {
    const pick = (type: string, value: (binding: Binding) => unknown) =>
      Object.fromEntries(
        version.bindings.filter((one) => one.type === type).map((one) => [one.name, value(one)]),
      )
    for (const { type, name } of version.bindings) {
      if (!bindable.includes(type)) {
        throw new Error(`The account of the tests cannot bind ${name}, a ${type}.`)
      }
    }
    return {
      bindings: {
        ...pick('plain_text', ({ text }) => text),
        ...pick('secret_text', ({ text }) => text),
        ...pick('json', ({ json }) => json),
        ...pick('version_metadata', () => ({
          id: version.id,
          tag: version.annotations['workers/tag'] ?? '',
          timestamp: version.createdOn,
        })),
      },
      serviceBindings: { ACCOUNT: this.#account, ...pick('service', ({ service }) => service) },
      kvNamespaces: pick('kv_namespace', ({ namespace_id }) => namespace_id),
      d1Databases: pick('d1', ({ id }) => id),
      hyperdrives: pick('hyperdrive', ({ id }) => this.#origins.get(`${id}`)),
      durableObjects: pick('durable_object_namespace', ({ class_name, script_name }) => ({
        className: class_name,
        scriptName: (script_name ?? script.name) + OBJECTS,
      })),
    }
  }

  /** What the Workers ask of the account while they run. */
  readonly #account = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    const [, what, name = ''] = pathname.split('/')
    if (what === 'metrics') {
      this.#metrics.write(name, (await request.json()) as DataPoint)
      return new Response()
    }
    const { overrides = null, key = null } = (await request.json()) as Record<string, string>
    return new Response(chooseVersion(name, this.#deployed.get(name) ?? [], overrides, key))
  }
}

const bindable = [
  ...['plain_text', 'secret_text', 'json', 'version_metadata', 'service', 'kv_namespace', 'd1'],
  ...['hyperdrive', 'durable_object_namespace', 'analytics_engine'],
]

const current = ({ deployments }: Script): Split[] => [...(deployments[0]?.versions ?? [])]

function newestFirst(script: Script): Split[] {
  const age = ({ version_id }: Split) => script.versions.findIndex(({ id }) => id === version_id)
  return current(script).sort((a, b) => age(b) - age(a))
}
