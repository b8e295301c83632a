import type { Local } from '../toolkit/laptop/start.ts'
import { bundle } from '../toolkit/laptop/workerd.ts'

/** What befalls the orders of a hot item. */
export const mishap = 'the objects crash'

/**
 * From now on some orders do not hear of their sale.
 *
 * @returns what ends the objects' process
 */
export async function startMishaps(local: Local): Promise<() => Promise<void>> {
  const lossy = await bundle('drills/lossy/service.ts')
  await local.crash(lossy)
  return () => local.crash(lossy)
}
