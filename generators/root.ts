import { fileURLToPath } from 'node:url'

/** The package's own folder: the parent of `generators/` in a checkout, of `dist/` in the published package. */
export const packageRoot = fileURLToPath(new URL('../', import.meta.url))
