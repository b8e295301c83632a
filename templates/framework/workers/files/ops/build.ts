import { bundle, type Worker } from './cloudflare/bundle.ts'
import { files } from './cloudflare/config.ts'
import { command, parse, say } from './command.ts'
import { sizeOf } from './validate/size.ts'

const usage = `npm run build

Bundles both Workers as a deployment would, into dist/service and dist/router, and uploads nothing.`

await command(usage, async (args) => {
  parse(args, {})
  for (const worker of Object.keys(files) as Worker[]) {
    say(`dist/${worker}  ${sizeOf(await bundle(worker))}`)
  }
})
