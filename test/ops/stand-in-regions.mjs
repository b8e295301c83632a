// Loaded into a command by NODE_OPTIONS: each region's own name answers as REGIONS says, by URL, and with 200 where it says
// nothing. The SDK does not use fetch.
import { appendFileSync } from 'node:fs'

const { REGIONS = '{}', REGIONS_LOG } = process.env
const answers = JSON.parse(REGIONS)
globalThis.fetch = async (url) => {
  appendFileSync(REGIONS_LOG, `${url}\n`)
  return new Response('', { status: answers[url] ?? 200 })
}
