import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { file, parseConfig, root, type WorkerConfig } from '../ops/cloudflare/config.ts'

interface Dated extends WorkerConfig {
  compatibility_date: string
  compatibility_flags: string[]
}

/** How wrangler.jsonc wants workerd to behave, in Miniflare's words: here as in the cloud. */
export function runtimeOf() {
  const config = parseConfig(file, readFileSync(join(root, file), 'utf8')) as Dated
  const datasets = config.analytics_engine_datasets ?? []
  return {
    compatibilityDate: config.compatibility_date,
    compatibilityFlags: config.compatibility_flags,
    analyticsEngineDatasets: Object.fromEntries(
      datasets.map(({ binding, dataset = binding }) => [binding, { dataset }]),
    ),
  }
}
