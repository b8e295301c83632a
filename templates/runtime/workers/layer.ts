import { defineLayer } from '../../../generators/plan/model.ts'
import { pinned } from '../../versions.ts'

export default defineLayer({
  id: 'workers',
  title: 'Cloudflare Workers',
  summary: 'A Worker at every point of presence.',
  scripts: {
    drill: 'node toolkit/commands/drill.ts',
  },
  devDependencies: {
    ...pinned('@cloudflare/workers-types', 'miniflare'),
    // wrangler's own version: two would be waste.
    esbuild: '0.28.2',
  },
  // They check their binaries.
  allowScripts: { esbuild: true, workerd: true },
})
