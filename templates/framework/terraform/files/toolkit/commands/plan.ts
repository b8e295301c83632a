import { appendFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { topology } from '../../topology.ts'
import { aws } from '../aws/aws.ts'
import { losses, refuse } from '../aws/changes.ts'
import type { Cloud } from '../aws/cloud.ts'
import { data } from '../aws/data.ts'
import { planInto, planOf } from '../aws/plans.ts'
import { isCodeAlone } from '../aws/prepare.ts'
import { runningIn } from '../aws/region.ts'
import { globalRoot, requireBuckets, rootOf } from '../aws/roots.ts'
import { leftOut, releaseNamed, withoutRegions } from '../rollout/waves.ts'
import { command, Failure, parse, say, toggle } from './command.ts'

const usage = `npm run plan -- [options]

Shows what Terraform would change, in every root, and changes nothing: it takes no lock, so a role that only reads will do.
Ends with 1 when anything would be destroyed that holds data.

  --release ID       keep the plans in dist/plan, for this release: "npm run deploy -- --prepare --planned" applies them
  --without REGIONS  leave out regions that are down, with spaces between them
  --only code        plan nothing: the release leaves the infrastructure as it is
  --drift            end with 1 when anything would change: somebody changed it by hand, or a rollout was not finished
  --summary F        append the plans to the file F, as Markdown`

const none = '0'.repeat(12)

async function releaseIn(cloud: Cloud, region: string): Promise<string> {
  return (await runningIn(cloud, region))?.release ?? none
}

const section = (title: string, plan: string) =>
  `### ${title}\n\n\`\`\`\n${plan.trim()}\n\`\`\`\n\n`

/** Where plans go, and the release that they are for: without one, each region's own. */
interface At {
  folder: string
  release: string | undefined
}

interface Shown {
  /** The roots in which anything would change. */
  changed: string[]
  /** What holds data and would be destroyed. */
  lost: string[]
  markdown: string[]
}

const later = (why: string) =>
  `${why} It reads of infra/global, and is planned once that is applied: it may make things then, and do nothing else.`

/** Plans what exists once, and then region after region, each into a file of its own. */
async function planAll(cloud: Cloud, regions: string[], at: At): Promise<Shown> {
  const shown: Shown = { changed: [], lost: [], markdown: [] }
  await requireBuckets(cloud, regions)
  const held = await data.heldBy(cloud, regions)
  if (held !== undefined) say(`${held} is left out, and with it what exists once`)
  const once = held === undefined ? [globalRoot] : []
  for (const root of [...once, ...regions.map(rootOf)]) {
    const plan = join(at.folder, `${root.label}.tfplan`)
    try {
      const release = at.release ?? (await releaseIn(cloud, root.region))
      const { output, planned } = await planInto(cloud, root, release, plan, '-lock=false')
      if (!/^No changes\./m.test(output)) shown.changed.push(root.label)
      shown.lost.push(...losses(planned, root))
      shown.markdown.push(section(root.label, output))
    } catch (error) {
      if (!(error instanceof Failure) || !shown.changed.includes(globalRoot.label)) throw error
      await cloud.dropPlan(plan)
      shown.markdown.push(section(root.label, later(error.message)))
    }
  }
  return shown
}

const codeAlone: Shown = {
  changed: [],
  lost: [],
  markdown: [section('Code alone', 'All infrastructure stays as it is.')],
}

/** Moves the plans to where they are applied from, in place of any that were there. */
async function keep(folder: string, release: string, text: string): Promise<void> {
  const to = dirname(planOf(globalRoot, release))
  await rm(to, { recursive: true, force: true })
  await cp(folder, to, { recursive: true })
  await writeFile(join(to, 'plan.md'), text)
}

await command(usage, async (args) => {
  const { values } = parse(args, {
    release: { type: 'string' },
    without: { type: 'string', multiple: true },
    only: { type: 'string' },
    drift: toggle,
    summary: { type: 'string' },
  })
  const release = values.release === undefined ? undefined : releaseNamed(values.release)
  const regions = withoutRegions(topology, leftOut(values.without)).regions.map(({ name }) => name)
  const cloud = aws(say)
  const folder = await mkdtemp(join(tmpdir(), 'plan-'))
  try {
    const shown = isCodeAlone(values.only)
      ? codeAlone
      : await planAll(cloud, regions, { folder, release })
    const text = shown.markdown.join('')
    if (values.summary) await appendFile(values.summary, text)
    say(
      shown.changed.length ? `Would change: ${shown.changed.join(', ')}.` : 'Nothing would change.',
    )
    refuse(shown.lost)
    if (values.drift && shown.changed.length > 0) {
      throw new Failure('What runs is not what the code says: see the plans above.')
    }
    if (release) await keep(folder, release, text)
  } finally {
    await rm(folder, { recursive: true })
  }
})
