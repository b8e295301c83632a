import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** One running build of the service in one region. */
export interface RegionProcess {
  pid: number
  port: number
  url: string
  version: string
  /** Resolves when the process has ended, for whatever reason. */
  ended: Promise<unknown>
  /** Ends it at once and without a word, as SIGKILL does. */
  kill(): Promise<void>
}

/**
 * Starts `region.ts` and resolves when it takes requests.
 *
 * @param options.port taken if it is free
 * @param options.faultRate share of requests, 0 to 1, that this build fails
 * @param options.hidden whether it fails none of those that a rollout makes
 * @param options.logs whether the request log goes to this process's standard error, or only the first errors do
 */
export async function startRegionProcess(options: {
  region: string
  version: string
  env: Record<string, string>
  port?: number
  faultRate?: number
  hidden?: boolean
  healthCacheMs: number
  logs: boolean
}): Promise<RegionProcess> {
  const {
    region,
    version,
    env,
    port = 0,
    faultRate = 0,
    hidden = false,
    healthCacheMs,
    logs,
  } = options
  const child = fork(fileURLToPath(new URL('region.ts', import.meta.url)), {
    execArgv: [],
    stdio: ['ignore', logs ? 2 : 'ignore', 'inherit', 'ipc'],
    env: {
      ...process.env,
      ...env,
      SERVICE_VERSION: version,
      PORT: `${port}`,
      HEALTH_CACHE_MS: `${healthCacheMs}`,
      FAULT_RATE: `${faultRate}`,
      TOLD_ERRORS: logs ? '0' : '3',
      FAULT_HIDDEN: `${hidden}`,
    },
  })
  const ended = once(child, 'exit')
  const ready = once(child, 'message') as Promise<[{ port: number }]>
  const first = await Promise.race([ready, ended.then(([code]) => code as number | null)])
  if (!Array.isArray(first)) {
    throw new Error(
      `The service did not start in ${region} (exit code ${first}): its reason is above.`,
    )
  }
  const [{ port: actualPort }] = first
  return {
    pid: child.pid ?? 0,
    port: actualPort,
    url: `http://127.0.0.1:${actualPort}`,
    version,
    ended,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/**
 * A Lambda alias: all requests go to one build, or a share of them to the next one.
 *
 * Lambda draws lots; here the new build gets every request that keeps its share at `percent` or
 * just below, so that a rehearsal never exceeds it and always comes out the same.
 */
export class Alias<Build> {
  stable: Build
  next: Build | undefined
  private percent = 0
  private readonly requests = new Map<string, number>()

  constructor(stable: Build) {
    this.stable = stable
  }

  /** @param percent 0 to 100, of the requests from now on */
  shift(next: Build, percent: number): void {
    this.next = next
    this.percent = percent
    this.requests.clear()
  }

  promote(): void {
    if (this.next !== undefined) this.stable = this.next
    this.rollBack()
  }

  rollBack(): void {
    this.next = undefined
    this.percent = 0
  }

  /** How many percent each build gets, the next one last. */
  shares(): { build: Build; percent: number }[] {
    const { stable, next, percent } = this
    if (next === undefined) return [{ build: stable, percent: 100 }]
    return [
      { build: stable, percent: 100 - percent },
      { build: next, percent },
    ]
  }

  /**
   * The build that takes the next request.
   *
   * @param kind of requests, each of which comes out even
   */
  pick(kind = ''): Build {
    const requests = this.requests.get(kind) ?? 0
    this.requests.set(kind, requests + 1)
    const before = Math.floor((requests * this.percent) / 100)
    const after = Math.floor(((requests + 1) * this.percent) / 100)
    return this.next !== undefined && after > before ? this.next : this.stable
  }
}
