import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Failure } from '../commands/command.ts'
import { changes, losses, notIn, type Planned, refuse } from './changes.ts'
import type { Cloud, Root } from './cloud.ts'
import { file } from './objects.ts'
import { globalRoot, initialise, variables } from './roots.ts'

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
 * Plans a root again whose plan was shown, since what it reads is another by now. One that could not be planned may change nothing,
 * for whatever reason that was, but for a region without its function yet: that may make things.
 *
 * @throws Failure when it would do what was not shown; that plan is not kept
 */
export async function planAgain(cloud: Cloud, root: Root, release: string): Promise<void> {
  const plan = planOf(root, release)
  await initialise(cloud, root)
  const shown = (await cloud.savedPlan(plan)) && (await cloud.planned(root, plan))
  const planned = await savePlan(cloud, root, release)
  const isNew = async () => (await cloud.aliasVersion(root.region)) === undefined
  const made = changes(planned).filter((change) => change.startsWith('create '))
  const unseen = shown ? notIn(shown, planned) : changes(planned)
  if (!shown && unseen.length === made.length && (await isNew())) return
  if (unseen.length === 0) return
  await cloud.dropPlan(plan)
  throw new Failure(
    `Terraform would now ${unseen.join(', ')} in ${root.path}, which nobody was shown like this: run the pipeline again, which plans anew.`,
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

/**
 * Applies the plan that was saved for this release in this root, if there is one: going back to a release needs none. A
 * plan that was applied is noted in the bucket, since a job that runs again would find it stale.
 */
export async function applyPlan(
  cloud: Cloud,
  root: Root,
  bucket: string,
  release: string,
): Promise<void> {
  const plan = planOf(root, release)
  const bytes = await cloud.savedPlan(plan)
  if (!bytes) return
  const digest = createHash('sha256').update(bytes).digest('hex')
  // The home region's bucket holds the states of two roots.
  const note = file(root.region, bucket, release, root === globalRoot ? 'global-plan' : 'plan')
  if (String(await cloud.read(note)).trim() === digest) return
  await initialise(cloud, root)
  await apply(cloud, root, release)
  await cloud.write(note, Buffer.from(`${digest}\n`))
}
