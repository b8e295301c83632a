import type { Cloud } from '../aws/cloud.ts'
import { file } from './objects.ts'
import { bucketIn } from './region.ts'
import type { Release } from './release.ts'

/** Puts the release's files into the region's own bucket. */
export async function uploadRelease(cloud: Cloud, region: string, release: Release): Promise<void> {
  const bucket = await bucketIn(cloud, region)
  for (const [name, bytes] of Object.entries(release.files)) {
    await cloud.write(file(region, bucket, release.id, name), bytes)
  }
}
