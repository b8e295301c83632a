import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { topology } from '../../topology.ts'
import { Alias, type RegionProcess, startRegionProcess } from './builds.ts'
import type { Database } from './data-engine.ts'
import { engine } from './engine.ts'
import { removeWithParent } from './guard.ts'
import type { Replication } from './replication.ts'
import { type Router, startRouter, type Target } from './router.ts'

export interface LocalOptions {
  /** How long what is written waits for another region, or other regions for it; the default is the database's. */
  lagMs?: number
  /** Divides the seconds of health checks and TTL; default 20, 1 is real time. */
  speed?: number
  /** Where the regions keep their data; by default a directory that goes when they do. */
  data?: string | undefined
  /** Puts the regions' request log on standard error. */
  logs?: boolean
  /** Told when a region is lost that nobody here took away. */
  onLost?: (region: string) => void
  /** Told when the router's health check of a region has changed its mind. */
  onHealth?: (region: string, healthy: boolean) => void
}

/** One build of the service. */
export interface Build {
  version: string
  /** The share of requests, 0 to 1, that it fails. */
  faultRate?: number
  /** Whether it fails none of those that a rollout makes itself. */
  hidden?: boolean
}

/** All regions of the topology on this machine, with replication between them and a router before them. */
export interface Local {
  router: Router
  replication: Replication
  regions: LocalRegion[]
  region(name: string): LocalRegion
  stop(): Promise<void>
}

/**
 * Starts every region; each is a process of its own with a database of its own.
 *
 * @returns the regions, ready for requests
 * @throws when there is no emulator, or the service does not start
 */
export async function startLocal(options: LocalOptions = {}): Promise<Local> {
  const { lagMs = engine.lag.defaultMs, speed = 20, data, logs = false } = options
  const { onLost = () => {}, onHealth = () => {} } = options
  const directory = data ?? (await mkdtemp(join(tmpdir(), `${topology.service}-`)))
  await mkdir(directory, { recursive: true })
  if (!data) removeWithParent(directory)
  const names = topology.regions.map(({ name }) => name)
  const place = { directory, kept: data !== undefined, lagMs }
  const { databases, links: replication } = await engine.start(names, place)
  const settings = { replication, logs, healthCacheMs: 5000 / speed, onLost }
  const regions = databases.map((database) => new LocalRegion(database, settings))

  async function stop() {
    await Promise.all(regions.map((region) => region.end()))
    await replication.stop()
    await Promise.all(databases.map((database) => database.stop()))
    if (!data) await rm(directory, { recursive: true, force: true })
  }

  try {
    await replication.ready
    await Promise.all(regions.map((region) => region.start()))
    const targets = new Map<string, Target>(regions.map((region) => [region.name, region]))
    const router = await startRouter({ topology, targets, speed, onHealth })
    return {
      router,
      replication,
      regions,
      region(name) {
        const found = regions.find((region) => region.name === name)
        if (!found)
          throw new Error(`${name} is not one of ${regions.map((one) => one.name).join(', ')}`)
        return found
      },
      async stop() {
        await router.stop()
        await stop()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** One region: its service, its database, and which builds of the service share its requests. */
export class LocalRegion implements Target {
  readonly name: string
  lost = false
  private readonly database: Database
  private readonly settings: {
    replication: Replication
    logs: boolean
    healthCacheMs: number
    onLost: (region: string) => void
  }
  private alias: Alias<RegionProcess> | undefined
  private ending = false
  private turn: Promise<void> = Promise.resolve()

  constructor(database: Database, settings: LocalRegion['settings']) {
    this.name = database.region
    this.database = database
    this.settings = settings
  }

  get url(): string {
    return this.probe()
  }

  get pid(): number {
    return this.alias?.stable.pid ?? 0
  }

  /** The builds that share its requests, in percent; the one that is deployed last. */
  get shares(): { version: string; percent: number }[] {
    const shares = this.alias?.shares() ?? []
    return shares.map(({ build, percent }) => ({ version: build.version, percent }))
  }

  /** @param kind of requests, each of which is shared evenly */
  pick(kind?: string): string {
    return this.alias?.pick(kind).url ?? ''
  }

  probe(): string {
    return this.alias?.stable.url ?? ''
  }

  async start(): Promise<void> {
    const { version = 'local', port = 0 } = this.alias?.stable ?? {}
    this.alias = new Alias(await this.launch({ version }, port))
  }

  /** Takes the region away: service, database and replication, all at once and without a word. */
  lose(): Promise<void> {
    return this.inTurn(async () => {
      if (this.lost) return
      this.lost = true
      this.settings.replication.detach(this.name)
      await Promise.all([...this.processes().map((one) => one.kill()), this.database.kill()])
      this.alias?.rollBack()
    })
  }

  /** Brings a lost region back with the data it had; nothing happens to one that is there. */
  heal(): Promise<void> {
    return this.inTurn(async () => {
      if (!this.lost) return
      await this.database.restart()
      await this.settings.replication.attach(this.name)
      await this.start()
      this.lost = false
    })
  }

  /** What `npm run evacuate` does: writes the flag that the region's health check reads. */
  setEvacuated(evacuated: boolean): Promise<void> {
    return engine.setEvacuated(this.database, evacuated)
  }

  /** Starts another build beside the running one; it gets no requests until `shift`. */
  async deploy(build: Build): Promise<void> {
    const next = await this.launch(build)
    this.alias?.shift(next, 0)
  }

  /** @param percent of the requests that the deployed build gets from now on */
  shift(percent: number): void {
    if (this.alias?.next) this.alias.shift(this.alias.next, percent)
  }

  /** The deployed build takes over. */
  async promote(): Promise<void> {
    const old = this.alias?.stable
    if (!this.alias?.next) return
    this.alias.promote()
    await old?.kill()
  }

  /** All requests go to the build that ran before. */
  async rollBack(): Promise<void> {
    const next = this.alias?.next
    this.alias?.rollBack()
    await next?.kill()
  }

  async end(): Promise<void> {
    this.ending = true
    await this.turn
    await Promise.all(this.processes().map((one) => one.kill()))
  }

  private processes(): RegionProcess[] {
    return [this.alias?.stable, this.alias?.next].filter((one) => one !== undefined)
  }

  private async launch(build: Build, port = 0): Promise<RegionProcess> {
    const { logs, healthCacheMs } = this.settings
    const launched = await startRegionProcess({
      region: this.name,
      env: this.database.env,
      port,
      logs,
      healthCacheMs,
      ...build,
    })
    launched.ended.then(() => this.onEnd(launched))
    return launched
  }

  /** Whoever ends the process that serves a region has taken the region away. */
  private onEnd(process: RegionProcess): void {
    if (this.ending || this.lost || process !== this.alias?.stable) return
    this.settings.onLost(this.name)
    void this.lose()
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.turn.then(work)
    this.turn = done.catch(() => {})
    return done
  }
}
