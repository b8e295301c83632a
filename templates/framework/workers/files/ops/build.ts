import { bundle } from './cloudflare/bundle.ts'
import { command, parse, say } from './command.ts'
import { sizeOf } from './validate/size.ts'

const usage = `npm run build

Bundles the Worker as a deployment would, into dist, and uploads nothing.`

await command(usage, async (args) => {
  parse(args, {})
  say(`dist  ${sizeOf(await bundle())}`)
})
