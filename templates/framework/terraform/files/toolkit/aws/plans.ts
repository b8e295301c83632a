import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Failure } from '../commands/command.ts'
import { changes, changesOfWhatIs, losses, type Planned, refuse } from './changes.ts'
import type { Cloud, Root } from './cloud.ts'
import { file } from './objects.ts'
import { bucketName, globalRoot, initialise, variables } from './roots.ts'

/** Where the plan of a root is kept that was made beside a release. */
export const planOf = (root: Root, release: string): string =>
  resolve('dist/plan', release, `${root.label}.tfplan`)

/** Plans a root into a file. @returns what Terraform printed, and what the plan says */
export async function planInto(
  cloud: Cloud,
  root: Root,
  release: string,
  plan: string,
  lock: string,
): Promise<{ output: string; planned: Planned }> {
  await mkdir(dirname(plan), { recursive: true })
  await initialise(cloud, root)
  const output = await cloud.terraform(root, [
    'plan',
    '-input=false',
    '-no-color',
    lock,
    ...variables(root, release),
    `-out=${plan}`,
  ])
  return { output, planned: await cloud.planned(root, plan) }
}

/**
 * Plans a root and keeps the plan, so that what is applied is what was shown.
 *
 * @throws Failure when it would destroy what holds data; that plan is not kept
 */
export async function savePlan(cloud: Cloud, root: Root, release: string): Promise<Planned> {
  const plan = planOf(root, release)
  const { planned } = await planInto(cloud, root, release, plan, '-lock-timeout=5m')
  const lost = losses(planned, root)
  if (lost.length > 0) await cloud.dropPlan(plan)
  refuse(lost)
  return planned
}

/**
 * Plans a root once more, since what it reads is another by now: it may do what was shown, and one that could not be planned before
 * may make things.
 *
 * @throws Failure when it would do anything else; that plan is not kept
 */
export async function planAgain(cloud: Cloud, root: Root, release: string): Promise<void> {
  const plan = planOf(root, release)
  await initialise(cloud, root)
  const shown = (await cloud.savedPlan(plan)) && changes(await cloud.planned(root, plan))
  const planned = await savePlan(cloud, root, release)
  const unseen = shown
    ? changes(planned).filter((change) => !shown.includes(change))
    : changesOfWhatIs(planned)
  if (unseen.length === 0) return
  await cloud.dropPlan(plan)
  throw new Failure(
    `Terraform would now ${unseen.join(', ')} in ${root.path}, which nobody was shown: run the pipeline again, which plans anew.`,
  )
}

/** Applies a plan as it was saved. */
async function apply(cloud: Cloud, root: Root, release: string): Promise<void> {
  const words = ['-input=false', '-no-color', '-lock-timeout=5m', planOf(root, release)]
  try {
    await cloud.terraform(root, ['apply', ...words])
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    throw new Failure(
      `${error.message} Where they call the plan stale, what it changes has changed since: run the pipeline, or npm run deploy, again. Where they name a lock, wait for who holds it; a job that was cut off holds it for ever: docs/runbooks/bad-deploy.md, "Error acquiring the state lock".`,
    )
  }
}

/** Where a region's bucket says which plan of a release was applied, and what that changed. The home region's has two roots. */
const noteOf = async (cloud: Cloud, root: Root, release: string) =>
  file(
    root.region,
    await bucketName(cloud, root.region),
    release,
    root === globalRoot ? 'global-plan' : 'plan',
  )

async function noted(cloud: Cloud, root: Root, release: string): Promise<string[]> {
  const note = await cloud.read(await noteOf(cloud, root, release))
  return note ? String(note).trimEnd().split('\n') : []
}

/** Whether the root was prepared for a release: its plan was applied, or the release was to leave it as it is. */
export const isPrepared = async (cloud: Cloud, root: Root, release: string): Promise<boolean> =>
  Boolean((await noted(cloud, root, release))[0])

/** What a release changed in a root of what serves: going back does not undo it. */
export const changedBy = async (cloud: Cloud, root: Root, release: string): Promise<string[]> =>
  (await noted(cloud, root, release)).slice(1)

/** Notes that a release leaves a root as it is. */
export async function leaveAsItIs(cloud: Cloud, root: Root, release: string): Promise<void> {
  if (await isPrepared(cloud, root, release)) return
  await cloud.write(await noteOf(cloud, root, release), Buffer.from('as it is\n'))
}

/**
 * Applies the plan that was saved for a release in a root. One that was applied is not applied again: a job that runs again would find
 * it stale.
 *
 * @param changing what of it changes what serves, which is noted before: it may come half-way
 */
export async function applyPlan(
  cloud: Cloud,
  root: Root,
  release: string,
  changing: string[] = [],
): Promise<void> {
  const bytes = await cloud.savedPlan(planOf(root, release))
  if (!bytes) throw new Failure(`There is no plan of ${root.path} for ${release}: plan it first.`)
  const digest = createHash('sha256').update(bytes).digest('hex')
  const [applied = '', ...before] = await noted(cloud, root, release)
  if (applied === digest) return
  const lines = [...new Set([...before, ...changing])]
  const address = await noteOf(cloud, root, release)
  const note = (first: string) =>
    cloud.write(address, Buffer.from(`${[first, ...lines].join('\n')}\n`))
  // Until it has all been applied, nothing is installed upon it.
  await note('')
  await initialise(cloud, root)
  await apply(cloud, root, release)
  await note(digest)
}
