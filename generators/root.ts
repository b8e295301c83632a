import { fileURLToPath } from 'node:url'

/** The package's own folder: the parent of `generators/` in a checkout, of `dist/` in the published package. */
export const packageRoot = fileURLToPath(new URL('../', import.meta.url))

/** Whether this runs out of the bundle, whose templates are an archive beside it. */
export const isBundle = !import.meta.url.endsWith('.ts')
