import { packRelease } from '../aws/release.ts'
import { command, parse, say } from './command.ts'

const usage = `node toolkit/commands/release.ts

Packs the built function and the settings that it runs with into dist/release and prints the release's id.`

await command(usage, async (args) => {
  parse(args, {})
  const { id, digest } = await packRelease()
  say(`dist/release  sha256:${digest}`)
  console.log(id)
})
