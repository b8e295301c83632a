import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { topology } from '../topology.ts'
import { aws } from './aws/aws.ts'
import type { Cloud } from './aws/cloud.ts'
import { rehearsal } from './aws/rehearsal.ts'
import { command, Failure, parse, say, toggle } from './command.ts'
import { losses, refuse } from './rollout/changes.ts'
import { runningIn } from './rollout/region.ts'
import { globalRoot, initialise, requireBuckets, rootOf, variables } from './rollout/roots.ts'

const usage = `npm run plan -- [options]

Shows what Terraform would change, in every root, and changes nothing: it takes no lock, so a role that only reads will do.
Ends with 1 when anything would be destroyed that holds data.

  --drift      end with 1 when anything would change: somebody changed it by hand, or a rollout was not finished
  --summary F  append the plans to the file F, as Markdown
  --dry-run    print the calls and commands, run none`

const regions = topology.regions.map(({ name }) => name)

async function releaseIn(cloud: Cloud, region: string): Promise<string> {
  return (await runningIn(cloud, region))?.release ?? '0'.repeat(12)
}

const section = (title: string, plan: string) =>
  `### ${title}\n\n\`\`\`\n${plan.trim()}\n\`\`\`\n\n`

await command(usage, async (args) => {
  const { values } = parse(args, {
    drift: toggle,
    summary: { type: 'string' },
    'dry-run': toggle,
  })
  const cloud = values['dry-run'] ? rehearsal(say, '0'.repeat(12)) : aws(say)
  await requireBuckets(cloud, regions)
  const folder = await mkdtemp(join(tmpdir(), 'plan-'))
  const changed: string[] = []
  const lost: string[] = []
  try {
    for (const root of [globalRoot, ...regions.map(rootOf)]) {
      await initialise(cloud, root)
      const release = await releaseIn(cloud, root.region)
      const plan = join(folder, `${root.label}.tfplan`)
      const words = ['-input=false', '-no-color', '-lock=false', ...variables(root, release)]
      const output = await cloud.terraform(root, ['plan', ...words, `-out=${plan}`])
      if (!/^No changes\./m.test(output)) changed.push(root.label)
      if (values.summary) await appendFile(values.summary, section(root.label, output))
      lost.push(...losses(await cloud.planned(root, plan), root))
    }
  } finally {
    await rm(folder, { recursive: true })
  }
  say(changed.length === 0 ? 'Nothing would change.' : `Would change: ${changed.join(', ')}.`)
  refuse(lost)
  if (values.drift && changed.length > 0) {
    throw new Failure('What runs is not what the code says: see the plans above.')
  }
})
