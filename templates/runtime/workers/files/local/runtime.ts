import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { files, parseConfig, root, type WorkerConfig } from '../ops/cloudflare/config.ts'

interface Dated extends WorkerConfig {
  compatibility_date: string
  compatibility_flags: string[]
}

/** How a Worker's wrangler.jsonc wants workerd to behave, in Miniflare's words: here as in the cloud. */
export function runtimeOf(worker: keyof typeof files) {
  const text = readFileSync(join(root, files[worker]), 'utf8')
  const config = parseConfig(files[worker], text) as Dated
  return {
    compatibilityDate: config.compatibility_date,
    compatibilityFlags: config.compatibility_flags,
  }
}
