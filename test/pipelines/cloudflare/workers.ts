/** The name of the Worker that holds a script's Durable Objects ends with this. */
export const OBJECTS = '.objects'

/** In front of a script's versions: asks the account which of them answers. */
export const chooser = (script: string): string => `export default {
  async fetch(request, env) {
    const chosen = await env.ACCOUNT.fetch('http://account/version/${script}', {
      method: 'POST',
      body: JSON.stringify({
        overrides: request.headers.get('cloudflare-workers-version-overrides'),
        key: request.headers.get('cloudflare-workers-version-key'),
      }),
    })
    return env[await chosen.text()].fetch(request)
  },
}`

/** Around an uploaded module: its datasets write to the account, which miniflare's own do not. */
export const entry = (main: string, datasets: Record<string, unknown>): string => `
import worker from ${JSON.stringify(`./${main}`)}
export * from ${JSON.stringify(`./${main}`)}
export default {
  fetch(request, { ACCOUNT, ...env }, context) {
    const write = (dataset, point) =>
      context.waitUntil(
        ACCOUNT.fetch('http://account/metrics/' + dataset, { method: 'POST', body: JSON.stringify(point) }),
      )
    for (const [name, dataset] of Object.entries(${JSON.stringify(datasets)})) {
      env[name] = { writeDataPoint: (point) => write(dataset, point) }
    }
    return worker.fetch(request, env, context)
  },
}`
