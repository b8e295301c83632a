import type { Release } from '../rollout/release.ts'
import type { Cloud } from './cloud.ts'
import { file } from './objects.ts'
import { bucketIn } from './region.ts'

/** Puts the release's files into the region's own bucket. */
export async function uploadRelease(cloud: Cloud, region: string, release: Release): Promise<void> {
  const bucket = await bucketIn(cloud, region)
  for (const [name, bytes] of Object.entries(release.files)) {
    await cloud.write(file(region, bucket, release.id, name), bytes)
  }
}
