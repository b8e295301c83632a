import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Cloud, Root } from '../aws/cloud.ts'
import { losses, refuse } from './changes.ts'
import { file } from './objects.ts'
import { initialise, variables } from './roots.ts'

/** Where the plan of a root is kept that was made beside a release. */
export const planOf = (root: Root, release: string): string =>
  resolve('dist/plan', release, `${root.label}.tfplan`)

/**
 * Plans a root and keeps the plan, so that what is applied is what was shown.
 *
 * @throws Failure when it would destroy what holds data; that plan is not kept
 */
export async function savePlan(cloud: Cloud, root: Root, release: string): Promise<void> {
  const plan = planOf(root, release)
  await mkdir(dirname(plan), { recursive: true })
  await initialise(cloud, root)
  await cloud.terraform(root, [
    'plan',
    '-input=false',
    '-no-color',
    '-lock-timeout=5m',
    ...variables(root, release),
    `-out=${plan}`,
  ])
  const lost = losses(await cloud.planned(root, plan), root)
  if (lost.length > 0) await rm(plan, { force: true })
  refuse(lost)
}

/** Applies a plan as it was saved. */
export const apply = (cloud: Cloud, root: Root, plan: string): Promise<string> =>
  cloud.terraform(root, ['apply', '-input=false', '-no-color', '-lock-timeout=5m', plan])

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
  const note = file(root.region, bucket, release, 'plan')
  if (String(await cloud.read(note)).trim() === digest) return
  await initialise(cloud, root)
  await apply(cloud, root, plan)
  await cloud.write(note, Buffer.from(`${digest}\n`))
}
