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
