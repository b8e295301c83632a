import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { asWrangler } from '../../toolkit/laptop/workerd.ts'

export interface BundleOptions {
  /** The module that is the Worker, from the project's root. */
  entry: string
  /** Bundles the stored order of the release before instead of this one's. */
  before?: boolean
  /** The value of STORED_SHAPE. */
  storedShape?: number
}

/** A Worker of this source, as text. */
export async function bundle({ entry, before, storedShape }: BundleOptions): Promise<string> {
  const { outputFiles } = await build({
    ...asWrangler,
    entryPoints: [resolve(import.meta.dirname, '../..', entry)],
    define: { 'process.env.STORED_SHAPE': JSON.stringify(storedShape?.toString()) ?? 'undefined' },
    plugins: [
      {
        name: 'release before',
        setup({ onResolve }) {
          if (!before) return
          onResolve({ filter: /compat\/stored-order\.ts$/ }, () => ({
            path: join(import.meta.dirname, 'order-before.ts'),
          }))
        },
      },
    ],
  })
  return outputFiles[0]?.text ?? ''
}
