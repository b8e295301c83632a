import type { Worker } from './workerd.ts'

const name = 'objects'

/**
 * Where all objects live. Cloudflare would run some of them by the old release and some by the new one during a rollout; here all are
 * run by the one in `script`, the bundled service. How the two get on is the matter of test/contract/two-builds.test.ts.
 */
export const objectsWorker = (script: string): Worker => ({
  name,
  script,
  durableObjects: {
    ITEM: { className: 'Item', useSQLite: true },
    ORDER: { className: 'Order', useSQLite: true },
  },
})

/** What a point of presence binds to reach them, as Miniflare's worker options. */
export const objectsOf = {
  durableObjects: {
    ITEM: { className: 'Item', scriptName: name },
    ORDER: { className: 'Order', scriptName: name },
  },
}
